target datalayout = "e-m:e-i64:64-S128"
target triple = "x86_64-unknown-linux-gnu"

declare <4 x double> @llvm.copysign.v4f64(<4 x double>, <4 x double>)
declare <4 x double> @llvm.roundeven.v4f64(<4 x double>)
declare <4 x i64> @llvm.fptosi.sat.v4i64.v4f64(<4 x double>)

define void @run(ptr noalias nocapture readonly %frame) #0 {
entry:
  %sharedp = getelementptr inbounds i8, ptr %frame, i64 0
  %shared = load ptr, ptr %sharedp, align 8, !tbaa !44, !invariant.load !0
  %parameterp = getelementptr inbounds i8, ptr %frame, i64 8
  %parameter = load ptr, ptr %parameterp, align 8, !tbaa !44, !invariant.load !0
  %statep = getelementptr inbounds i8, ptr %frame, i64 16
  %state = load ptr, ptr %statep, align 8, !tbaa !44, !invariant.load !0
  %adjointp = getelementptr inbounds i8, ptr %frame, i64 24
  %adjoint = load ptr, ptr %adjointp, align 8, !tbaa !44, !invariant.load !0
  %logsp = getelementptr inbounds i8, ptr %frame, i64 48
  %logs = load ptr, ptr %logsp, align 8, !tbaa !44, !invariant.load !0
  %pitchp = getelementptr inbounds i8, ptr %frame, i64 56
  %pitch = load i64, ptr %pitchp, align 8, !tbaa !44, !invariant.load !0
  %recordtablep = getelementptr inbounds i8, ptr %frame, i64 40
  %recordtable = load ptr, ptr %recordtablep, align 8, !tbaa !44, !invariant.load !0
  %beginp = getelementptr inbounds i8, ptr %frame, i64 64
  %begin = load i64, ptr %beginp, align 8, !tbaa !44, !invariant.load !0
  %endp = getelementptr inbounds i8, ptr %frame, i64 72
  %end = load i64, ptr %endp, align 8, !tbaa !44, !invariant.load !0
  %tapep = getelementptr inbounds i8, ptr %frame, i64 32
  %tape = load ptr, ptr %tapep, align 8, !tbaa !44, !invariant.load !0
  %firsttablep = getelementptr inbounds i8, ptr %frame, i64 80
  %firsttable = load ptr, ptr %firsttablep, align 8, !tbaa !44, !invariant.load !0
  %schedulep = getelementptr inbounds i8, ptr %frame, i64 88
  %schedule = load ptr, ptr %schedulep, align 8, !tbaa !44, !invariant.load !0
  %first0p = getelementptr inbounds i64, ptr %firsttable, i64 0
  %first0 = load i64, ptr %first0p, align 8, !tbaa !44, !invariant.load !0
  %last = sub nsw i64 %end, 1
  %some = icmp slt i64 %begin, %end
  br i1 %some, label %tick.pre, label %tick.done
tick.pre:
  br label %tick.body
tick.body:
  %tick = phi i64 [ %begin, %tick.pre ], [ %tick.next, %tick.latch ]
  %r0 = mul nsw i64 %tick, 2
  %r1 = add nsw i64 %r0, 0
  %r2 = getelementptr inbounds i64, ptr %schedule, i64 %r1
  %r3 = load i64, ptr %r2, align 8, !tbaa !44, !invariant.load !0
  %due0 = icmp sge i64 %r3, 0
  %r4 = xor i64 %r3, -1
  %step0 = select i1 %due0, i64 %r3, i64 %r4
  br i1 %due0, label %due.b5, label %due.e5
due.b5:
  br label %k6.pre
k6.pre:
  br label %k6.head
k6.head:
  %k6.e = phi i64 [ 0, %k6.pre ], [ %k6.e.next, %k6.latch ]
  %r7 = getelementptr inbounds double, ptr %state, i64 %k6.e
  %r8 = load <4 x double>, ptr %r7, align 32, !tbaa !2
  %r9 = getelementptr inbounds i8, ptr %state, i64 64
  %r10 = getelementptr inbounds double, ptr %r9, i64 %k6.e
  %r11 = load <4 x double>, ptr %r10, align 32, !tbaa !4
  %r12 = frem <4 x double> %r8, %r11
  %r13 = fcmp oeq <4 x double> %r12, splat (double 0x0000000000000000)
  %r14 = fcmp olt <4 x double> %r12, splat (double 0x0000000000000000)
  %r15 = fcmp olt <4 x double> %r11, splat (double 0x0000000000000000)
  %r16 = xor <4 x i1> %r15, splat (i1 true)
  %r17 = and <4 x i1> %r14, %r16
  %r18 = xor <4 x i1> %r14, splat (i1 true)
  %r19 = and <4 x i1> %r18, %r15
  %r20 = or <4 x i1> %r17, %r19
  %r21 = xor <4 x i1> %r13, splat (i1 true)
  %r22 = and <4 x i1> %r21, %r20
  %r23 = fadd <4 x double> %r12, %r11
  %r24 = select <4 x i1> %r22, <4 x double> %r23, <4 x double> %r12
  %r25 = call <4 x double> @llvm.copysign.v4f64(<4 x double> splat (double 0x0000000000000000), <4 x double> %r11)
  %r26 = select <4 x i1> %r13, <4 x double> %r25, <4 x double> %r24
  %r27 = getelementptr inbounds i8, ptr %state, i64 128
  %r28 = getelementptr inbounds double, ptr %r27, i64 %k6.e
  %r29 = load <4 x double>, ptr %r28, align 32, !tbaa !6
  %r30 = frem <4 x double> %r29, %r11
  %r31 = fcmp oeq <4 x double> %r30, splat (double 0x0000000000000000)
  %r32 = fcmp olt <4 x double> %r30, splat (double 0x0000000000000000)
  %r33 = fcmp olt <4 x double> %r11, splat (double 0x0000000000000000)
  %r34 = xor <4 x i1> %r33, splat (i1 true)
  %r35 = and <4 x i1> %r32, %r34
  %r36 = xor <4 x i1> %r32, splat (i1 true)
  %r37 = and <4 x i1> %r36, %r33
  %r38 = or <4 x i1> %r35, %r37
  %r39 = xor <4 x i1> %r31, splat (i1 true)
  %r40 = and <4 x i1> %r39, %r38
  %r41 = fsub <4 x double> %r29, %r30
  %r42 = fdiv <4 x double> %r41, %r11
  %r43 = call <4 x double> @llvm.roundeven.v4f64(<4 x double> %r42)
  %r44 = fsub <4 x double> %r43, splat (double 0x3FF0000000000000)
  %r45 = select <4 x i1> %r40, <4 x double> %r44, <4 x double> %r43
  %r46 = fdiv <4 x double> %r29, %r11
  %r47 = fcmp oeq <4 x double> %r45, splat (double 0x0000000000000000)
  %r48 = call <4 x double> @llvm.copysign.v4f64(<4 x double> splat (double 0x0000000000000000), <4 x double> %r46)
  %r49 = select <4 x i1> %r47, <4 x double> %r48, <4 x double> %r45
  %r50 = fcmp oeq <4 x double> %r11, splat (double 0x0000000000000000)
  %r51 = select <4 x i1> %r50, <4 x double> %r46, <4 x double> %r49
  %r52 = getelementptr inbounds i8, ptr %state, i64 256
  %r53 = getelementptr inbounds i64, ptr %r52, i64 %k6.e
  %r54 = load <4 x i64>, ptr %r53, align 32, !tbaa !10
  %r55 = add <4 x i64> splat (i64 3), splat (i64 1)
  %r56 = icmp ult <4 x i64> %r55, splat (i64 2)
  %r57 = select <4 x i1> %r56, <4 x i64> splat (i64 1), <4 x i64> splat (i64 3)
  %r58 = sdiv <4 x i64> %r54, %r57
  %r59 = mul <4 x i64> %r58, %r57
  %r60 = sub <4 x i64> %r54, %r59
  %r61 = icmp ne <4 x i64> %r60, zeroinitializer
  %r62 = xor <4 x i64> %r60, %r57
  %r63 = icmp slt <4 x i64> %r62, zeroinitializer
  %r64 = and <4 x i1> %r61, %r63
  %r65 = sub <4 x i64> %r58, splat (i64 1)
  %r66 = select <4 x i1> %r64, <4 x i64> %r65, <4 x i64> %r58
  %r67 = mul <4 x i64> %r54, splat (i64 3)
  %r68 = select <4 x i1> %r56, <4 x i64> %r67, <4 x i64> %r66
  %r69 = call <4 x i64> @llvm.fptosi.sat.v4i64.v4f64(<4 x double> %r8)
  %r70 = mul <4 x i64> %r68, %r69
  %r71 = sub <4 x i64> zeroinitializer, %r54
  %r72 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r73 = shufflevector <4 x i64> %r72, <4 x i64> poison, <4 x i32> zeroinitializer
  %r74 = add nuw nsw <4 x i64> %r73, <i64 0, i64 1, i64 2, i64 3>
  %r75 = add <4 x i64> %r74, splat (i64 1)
  %r76 = add <4 x i64> %r75, splat (i64 1)
  %r77 = icmp ult <4 x i64> %r76, splat (i64 2)
  %r78 = select <4 x i1> %r77, <4 x i64> splat (i64 1), <4 x i64> %r75
  %r79 = sdiv <4 x i64> %r71, %r78
  %r80 = mul <4 x i64> %r79, %r78
  %r81 = sub <4 x i64> %r71, %r80
  %r82 = icmp ne <4 x i64> %r81, zeroinitializer
  %r83 = xor <4 x i64> %r81, %r78
  %r84 = icmp slt <4 x i64> %r83, zeroinitializer
  %r85 = and <4 x i1> %r82, %r84
  %r86 = add <4 x i64> %r81, %r78
  %r87 = select <4 x i1> %r85, <4 x i64> %r86, <4 x i64> %r81
  %r88 = sub <4 x i64> %r70, %r87
  %r89 = getelementptr inbounds i8, ptr %state, i64 320
  %r90 = getelementptr inbounds i32, ptr %r89, i64 %k6.e
  %r91 = load <4 x i32>, ptr %r90, align 16, !tbaa !12
  %r92 = sext <4 x i32> %r91 to <4 x i64>
  %r93 = sub <4 x i64> zeroinitializer, %r92
  %r94 = icmp ne <4 x i64> %r54, zeroinitializer
  %r95 = getelementptr inbounds i8, ptr %state, i64 192
  %r96 = getelementptr inbounds i8, ptr %r95, i64 %k6.e
  %r97 = load <4 x i8>, ptr %r96, align 4, !tbaa !8
  %r98 = icmp ne <4 x i8> %r97, zeroinitializer
  %r99 = xor <4 x i1> %r98, splat (i1 true)
  %r100 = or <4 x i1> %r94, %r99
  %r101 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r102 = shufflevector <4 x i64> %r101, <4 x i64> poison, <4 x i32> zeroinitializer
  %r103 = add nuw nsw <4 x i64> %r102, <i64 0, i64 1, i64 2, i64 3>
  %r104 = icmp slt <4 x i64> %r103, splat (i64 6)
  %r105 = getelementptr inbounds double, ptr %state, i64 %k6.e
  store <4 x double> %r26, ptr %r105, align 32, !tbaa !2
  %r106 = getelementptr inbounds i8, ptr %state, i64 128
  %r107 = getelementptr inbounds double, ptr %r106, i64 %k6.e
  store <4 x double> %r51, ptr %r107, align 32, !tbaa !6
  %r108 = getelementptr inbounds i8, ptr %state, i64 256
  %r109 = getelementptr inbounds i64, ptr %r108, i64 %k6.e
  store <4 x i64> %r88, ptr %r109, align 32, !tbaa !10
  %r110 = trunc <4 x i64> %r93 to <4 x i32>
  %r111 = getelementptr inbounds i8, ptr %state, i64 320
  %r112 = getelementptr inbounds i32, ptr %r111, i64 %k6.e
  store <4 x i32> %r110, ptr %r112, align 16, !tbaa !12
  %r113 = zext <4 x i1> %r100 to <4 x i8>
  %r114 = getelementptr inbounds i8, ptr %state, i64 192
  %r115 = getelementptr inbounds i8, ptr %r114, i64 %k6.e
  store <4 x i8> %r113, ptr %r115, align 4, !tbaa !8
  br label %k6.latch
k6.latch:
  %k6.e.next = add nsw i64 %k6.e, 4
  %k6.more = icmp slt i64 %k6.e.next, 8
  br i1 %k6.more, label %k6.head, label %k6.done, !llvm.loop !45
k6.done:
  br label %due.e5
due.e5:
  br label %tick.latch
tick.latch:
  %tick.next = add nsw i64 %tick, 1
  %more = icmp slt i64 %tick.next, %end
  br i1 %more, label %tick.body, label %tick.done, !llvm.loop !45
tick.done:
  ret void
}

attributes #0 = { nounwind mustprogress "target-cpu"="haswell" "target-features"="+avx2,+fma" "prefer-vector-width"="256" "frame-pointer"="none" }

!0 = !{!"brian2grad"}
!1 = !{!"a0", !0, i64 0}
!2 = !{!1, !1, i64 0}
!3 = !{!"a1", !0, i64 0}
!4 = !{!3, !3, i64 0}
!5 = !{!"a2", !0, i64 0}
!6 = !{!5, !5, i64 0}
!7 = !{!"a3", !0, i64 0}
!8 = !{!7, !7, i64 0}
!9 = !{!"a4", !0, i64 0}
!10 = !{!9, !9, i64 0}
!11 = !{!"a5", !0, i64 0}
!12 = !{!11, !11, i64 0}
!13 = !{!"a6", !0, i64 0}
!14 = !{!13, !13, i64 0}
!15 = !{!"a7", !0, i64 0}
!16 = !{!15, !15, i64 0}
!17 = !{!"a8", !0, i64 0}
!18 = !{!17, !17, i64 0}
!19 = !{!"a9", !0, i64 0}
!20 = !{!19, !19, i64 0}
!21 = !{!"a10", !0, i64 0}
!22 = !{!21, !21, i64 0}
!23 = !{!"a11", !0, i64 0}
!24 = !{!23, !23, i64 0}
!25 = !{!"a12", !0, i64 0}
!26 = !{!25, !25, i64 0}
!27 = !{!"a13", !0, i64 0}
!28 = !{!27, !27, i64 0}
!29 = !{!"a14", !0, i64 0}
!30 = !{!29, !29, i64 0}
!31 = !{!"a15", !0, i64 0}
!32 = !{!31, !31, i64 0}
!33 = !{!"a16", !0, i64 0}
!34 = !{!33, !33, i64 0}
!35 = !{!"a17", !0, i64 0}
!36 = !{!35, !35, i64 0}
!37 = !{!"a18", !0, i64 0}
!38 = !{!37, !37, i64 0}
!39 = !{!"a19", !0, i64 0}
!40 = !{!39, !39, i64 0}
!41 = !{!"a20", !0, i64 0}
!42 = !{!41, !41, i64 0}
!43 = !{!"frame", !0, i64 0}
!44 = !{!43, !43, i64 0}
!45 = distinct !{!45, !46, !47}
!46 = !{!"llvm.loop.unroll.disable"}
!47 = !{!"llvm.loop.vectorize.enable", i1 false}
!48 = !{!"branch_weights", i32 1, i32 1000}

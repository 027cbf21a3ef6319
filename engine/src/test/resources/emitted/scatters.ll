target datalayout = "e-m:e-i64:64-S128"
target triple = "x86_64-unknown-linux-gnu"

declare <4 x double> @llvm.masked.gather.v4f64.v4p0(<4 x ptr>, i32, <4 x i1>, <4 x double>)

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
  %k6.sum0 = phi <4 x double> [ zeroinitializer, %k6.pre ], [ %k6.sum0.next, %k6.latch ]
  %r7 = getelementptr inbounds i8, ptr %shared, i64 64
  %r8 = getelementptr inbounds i32, ptr %r7, i64 %k6.e
  %r9 = load <4 x i32>, ptr %r8, align 16, !tbaa !26, !invariant.load !0
  %r10 = sext <4 x i32> %r9 to <4 x i64>
  %r11 = getelementptr inbounds i32, ptr %shared, i64 %k6.e
  %r12 = load <4 x i32>, ptr %r11, align 16, !tbaa !24, !invariant.load !0
  %r13 = sext <4 x i32> %r12 to <4 x i64>
  %r14 = icmp ult <4 x i64> %r13, splat (i64 6)
  %r15 = select <4 x i1> %r14, <4 x i64> %r13, <4 x i64> zeroinitializer
  %r16 = getelementptr inbounds i8, ptr %shared, i64 128
  %r17 = getelementptr double, ptr %r16, <4 x i64> %r15
  %r18 = call <4 x double> @llvm.masked.gather.v4f64.v4p0(<4 x ptr> %r17, i32 8, <4 x i1> splat (i1 true), <4 x double> poison), !tbaa !28, !invariant.load !0
  %r19 = getelementptr inbounds i8, ptr %shared, i64 128
  %r20 = load double, ptr %r19, align 8, !tbaa !28, !invariant.load !0
  %r21 = insertelement <4 x double> poison, double %r20, i64 0
  %r22 = shufflevector <4 x double> %r21, <4 x double> poison, <4 x i32> zeroinitializer
  %r23 = fadd <4 x double> %r18, %r22
  %r24 = getelementptr inbounds i8, ptr %state, i64 128
  %r25 = getelementptr inbounds double, ptr %r24, i64 %k6.e
  %r26 = load <4 x double>, ptr %r25, align 32, !tbaa !6
  %r27 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r28 = shufflevector <4 x i64> %r27, <4 x i64> poison, <4 x i32> zeroinitializer
  %r29 = add nuw nsw <4 x i64> %r28, <i64 0, i64 1, i64 2, i64 3>
  %r30 = icmp slt <4 x i64> %r29, splat (i64 6)
  %r31 = extractelement <4 x i64> %r10, i64 0
  %r32 = extractelement <4 x i1> %r30, i64 0
  br i1 %r32, label %in33, label %out33
in33:
  %r34 = getelementptr inbounds double, ptr %state, i64 %r31
  %r35 = extractelement <4 x double> %r23, i64 0
  store double %r35, ptr %r34, align 8, !tbaa !2
  br label %out33
out33:
  %r36 = extractelement <4 x i64> %r10, i64 1
  %r37 = extractelement <4 x i1> %r30, i64 1
  br i1 %r37, label %in38, label %out38
in38:
  %r39 = getelementptr inbounds double, ptr %state, i64 %r36
  %r40 = extractelement <4 x double> %r23, i64 1
  store double %r40, ptr %r39, align 8, !tbaa !2
  br label %out38
out38:
  %r41 = extractelement <4 x i64> %r10, i64 2
  %r42 = extractelement <4 x i1> %r30, i64 2
  br i1 %r42, label %in43, label %out43
in43:
  %r44 = getelementptr inbounds double, ptr %state, i64 %r41
  %r45 = extractelement <4 x double> %r23, i64 2
  store double %r45, ptr %r44, align 8, !tbaa !2
  br label %out43
out43:
  %r46 = extractelement <4 x i64> %r10, i64 3
  %r47 = extractelement <4 x i1> %r30, i64 3
  br i1 %r47, label %in48, label %out48
in48:
  %r49 = getelementptr inbounds double, ptr %state, i64 %r46
  %r50 = extractelement <4 x double> %r23, i64 3
  store double %r50, ptr %r49, align 8, !tbaa !2
  br label %out48
out48:
  %r51 = extractelement <4 x i64> %r13, i64 0
  %r52 = extractelement <4 x i1> %r30, i64 0
  br i1 %r52, label %in53, label %out53
in53:
  %r54 = getelementptr inbounds i8, ptr %state, i64 64
  %r55 = getelementptr inbounds double, ptr %r54, i64 %r51
  %r56 = load double, ptr %r55, align 8, !tbaa !4
  %r57 = extractelement <4 x double> %r26, i64 0
  %r58 = fadd double %r56, %r57
  store double %r58, ptr %r55, align 8, !tbaa !4
  br label %out53
out53:
  %r59 = extractelement <4 x i64> %r13, i64 1
  %r60 = extractelement <4 x i1> %r30, i64 1
  br i1 %r60, label %in61, label %out61
in61:
  %r62 = getelementptr inbounds i8, ptr %state, i64 64
  %r63 = getelementptr inbounds double, ptr %r62, i64 %r59
  %r64 = load double, ptr %r63, align 8, !tbaa !4
  %r65 = extractelement <4 x double> %r26, i64 1
  %r66 = fadd double %r64, %r65
  store double %r66, ptr %r63, align 8, !tbaa !4
  br label %out61
out61:
  %r67 = extractelement <4 x i64> %r13, i64 2
  %r68 = extractelement <4 x i1> %r30, i64 2
  br i1 %r68, label %in69, label %out69
in69:
  %r70 = getelementptr inbounds i8, ptr %state, i64 64
  %r71 = getelementptr inbounds double, ptr %r70, i64 %r67
  %r72 = load double, ptr %r71, align 8, !tbaa !4
  %r73 = extractelement <4 x double> %r26, i64 2
  %r74 = fadd double %r72, %r73
  store double %r74, ptr %r71, align 8, !tbaa !4
  br label %out69
out69:
  %r75 = extractelement <4 x i64> %r13, i64 3
  %r76 = extractelement <4 x i1> %r30, i64 3
  br i1 %r76, label %in77, label %out77
in77:
  %r78 = getelementptr inbounds i8, ptr %state, i64 64
  %r79 = getelementptr inbounds double, ptr %r78, i64 %r75
  %r80 = load double, ptr %r79, align 8, !tbaa !4
  %r81 = extractelement <4 x double> %r26, i64 3
  %r82 = fadd double %r80, %r81
  store double %r82, ptr %r79, align 8, !tbaa !4
  br label %out77
out77:
  %r83 = select <4 x i1> %r30, <4 x double> %r26, <4 x double> zeroinitializer
  %r84 = fadd <4 x double> %k6.sum0, %r83
  br label %k6.latch
k6.latch:
  %k6.sum0.next = fadd <4 x double> %r84, splat (double 0x8000000000000000)
  %k6.e.next = add nsw i64 %k6.e, 4
  %k6.more = icmp slt i64 %k6.e.next, 8
  br i1 %k6.more, label %k6.head, label %k6.done, !llvm.loop !45
k6.done:
  %r85 = shufflevector <4 x double> %k6.sum0.next, <4 x double> poison, <2 x i32> <i32 0, i32 1>
  %r86 = shufflevector <4 x double> %k6.sum0.next, <4 x double> poison, <2 x i32> <i32 2, i32 3>
  %r87 = fadd <2 x double> %r85, %r86
  %r88 = extractelement <2 x double> %r87, i64 0
  %r89 = extractelement <2 x double> %r87, i64 1
  %r90 = fadd double %r88, %r89
  %r91 = getelementptr inbounds i8, ptr %state, i64 384
  %r92 = load double, ptr %r91, align 8, !tbaa !14
  %r93 = fadd double %r92, %r90
  store double %r93, ptr %r91, align 8, !tbaa !14
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

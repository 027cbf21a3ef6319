target datalayout = "e-m:e-i64:64-S128"
target triple = "x86_64-unknown-linux-gnu"


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
  %r9 = getelementptr inbounds i8, ptr %parameter, i64 192
  %r10 = load i64, ptr %r9, align 8, !tbaa !22, !invariant.load !0
  %r11 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r12 = shufflevector <4 x i64> %r11, <4 x i64> poison, <4 x i32> zeroinitializer
  %r13 = add nuw nsw <4 x i64> %r12, <i64 0, i64 1, i64 2, i64 3>
  %r14 = insertelement <4 x i64> poison, i64 %r10, i64 0
  %r15 = shufflevector <4 x i64> %r14, <4 x i64> poison, <4 x i32> zeroinitializer
  %r16 = insertelement <4 x i64> poison, i64 %step0, i64 0
  %r17 = shufflevector <4 x i64> %r16, <4 x i64> poison, <4 x i32> zeroinitializer
  %r18 = lshr <4 x i64> %r17, splat (i64 32)
  %r19 = lshr <4 x i64> %r15, splat (i64 32)
  %r20 = and <4 x i64> %r13, splat (i64 4294967295)
  %r21 = mul <4 x i64> %r20, splat (i64 3528531795)
  %r22 = and <4 x i64> %r18, splat (i64 4294967295)
  %r23 = mul <4 x i64> %r22, splat (i64 3449720151)
  %r24 = lshr <4 x i64> %r23, splat (i64 32)
  %r25 = xor <4 x i64> %r24, %r17
  %r26 = xor <4 x i64> %r25, %r15
  %r27 = lshr <4 x i64> %r21, splat (i64 32)
  %r28 = xor <4 x i64> %r27, splat (i64 768)
  %r29 = xor <4 x i64> %r28, %r19
  %r30 = add <4 x i64> %r15, splat (i64 2654435769)
  %r31 = add <4 x i64> %r19, splat (i64 3144134277)
  %r32 = and <4 x i64> %r26, splat (i64 4294967295)
  %r33 = mul <4 x i64> %r32, splat (i64 3528531795)
  %r34 = and <4 x i64> %r29, splat (i64 4294967295)
  %r35 = mul <4 x i64> %r34, splat (i64 3449720151)
  %r36 = lshr <4 x i64> %r35, splat (i64 32)
  %r37 = xor <4 x i64> %r36, %r23
  %r38 = xor <4 x i64> %r37, %r30
  %r39 = lshr <4 x i64> %r33, splat (i64 32)
  %r40 = xor <4 x i64> %r39, %r21
  %r41 = xor <4 x i64> %r40, %r31
  %r42 = add <4 x i64> %r30, splat (i64 2654435769)
  %r43 = add <4 x i64> %r31, splat (i64 3144134277)
  %r44 = and <4 x i64> %r38, splat (i64 4294967295)
  %r45 = mul <4 x i64> %r44, splat (i64 3528531795)
  %r46 = and <4 x i64> %r41, splat (i64 4294967295)
  %r47 = mul <4 x i64> %r46, splat (i64 3449720151)
  %r48 = lshr <4 x i64> %r47, splat (i64 32)
  %r49 = xor <4 x i64> %r48, %r35
  %r50 = xor <4 x i64> %r49, %r42
  %r51 = lshr <4 x i64> %r45, splat (i64 32)
  %r52 = xor <4 x i64> %r51, %r33
  %r53 = xor <4 x i64> %r52, %r43
  %r54 = add <4 x i64> %r42, splat (i64 2654435769)
  %r55 = add <4 x i64> %r43, splat (i64 3144134277)
  %r56 = and <4 x i64> %r50, splat (i64 4294967295)
  %r57 = mul <4 x i64> %r56, splat (i64 3528531795)
  %r58 = and <4 x i64> %r53, splat (i64 4294967295)
  %r59 = mul <4 x i64> %r58, splat (i64 3449720151)
  %r60 = lshr <4 x i64> %r59, splat (i64 32)
  %r61 = xor <4 x i64> %r60, %r47
  %r62 = xor <4 x i64> %r61, %r54
  %r63 = lshr <4 x i64> %r57, splat (i64 32)
  %r64 = xor <4 x i64> %r63, %r45
  %r65 = xor <4 x i64> %r64, %r55
  %r66 = add <4 x i64> %r54, splat (i64 2654435769)
  %r67 = add <4 x i64> %r55, splat (i64 3144134277)
  %r68 = and <4 x i64> %r62, splat (i64 4294967295)
  %r69 = mul <4 x i64> %r68, splat (i64 3528531795)
  %r70 = and <4 x i64> %r65, splat (i64 4294967295)
  %r71 = mul <4 x i64> %r70, splat (i64 3449720151)
  %r72 = lshr <4 x i64> %r71, splat (i64 32)
  %r73 = xor <4 x i64> %r72, %r59
  %r74 = xor <4 x i64> %r73, %r66
  %r75 = lshr <4 x i64> %r69, splat (i64 32)
  %r76 = xor <4 x i64> %r75, %r57
  %r77 = xor <4 x i64> %r76, %r67
  %r78 = add <4 x i64> %r66, splat (i64 2654435769)
  %r79 = add <4 x i64> %r67, splat (i64 3144134277)
  %r80 = and <4 x i64> %r74, splat (i64 4294967295)
  %r81 = mul <4 x i64> %r80, splat (i64 3528531795)
  %r82 = and <4 x i64> %r77, splat (i64 4294967295)
  %r83 = mul <4 x i64> %r82, splat (i64 3449720151)
  %r84 = lshr <4 x i64> %r83, splat (i64 32)
  %r85 = xor <4 x i64> %r84, %r71
  %r86 = xor <4 x i64> %r85, %r78
  %r87 = lshr <4 x i64> %r81, splat (i64 32)
  %r88 = xor <4 x i64> %r87, %r69
  %r89 = xor <4 x i64> %r88, %r79
  %r90 = add <4 x i64> %r78, splat (i64 2654435769)
  %r91 = add <4 x i64> %r79, splat (i64 3144134277)
  %r92 = and <4 x i64> %r86, splat (i64 4294967295)
  %r93 = mul <4 x i64> %r92, splat (i64 3528531795)
  %r94 = and <4 x i64> %r89, splat (i64 4294967295)
  %r95 = mul <4 x i64> %r94, splat (i64 3449720151)
  %r96 = lshr <4 x i64> %r95, splat (i64 32)
  %r97 = xor <4 x i64> %r96, %r83
  %r98 = xor <4 x i64> %r97, %r90
  %r99 = lshr <4 x i64> %r93, splat (i64 32)
  %r100 = xor <4 x i64> %r99, %r81
  %r101 = xor <4 x i64> %r100, %r91
  %r102 = add <4 x i64> %r90, splat (i64 2654435769)
  %r103 = add <4 x i64> %r91, splat (i64 3144134277)
  %r104 = and <4 x i64> %r98, splat (i64 4294967295)
  %r105 = mul <4 x i64> %r104, splat (i64 3528531795)
  %r106 = and <4 x i64> %r101, splat (i64 4294967295)
  %r107 = mul <4 x i64> %r106, splat (i64 3449720151)
  %r108 = lshr <4 x i64> %r107, splat (i64 32)
  %r109 = xor <4 x i64> %r108, %r95
  %r110 = xor <4 x i64> %r109, %r102
  %r111 = lshr <4 x i64> %r105, splat (i64 32)
  %r112 = xor <4 x i64> %r111, %r93
  %r113 = xor <4 x i64> %r112, %r103
  %r114 = add <4 x i64> %r102, splat (i64 2654435769)
  %r115 = add <4 x i64> %r103, splat (i64 3144134277)
  %r116 = and <4 x i64> %r110, splat (i64 4294967295)
  %r117 = mul <4 x i64> %r116, splat (i64 3528531795)
  %r118 = and <4 x i64> %r113, splat (i64 4294967295)
  %r119 = mul <4 x i64> %r118, splat (i64 3449720151)
  %r120 = lshr <4 x i64> %r119, splat (i64 32)
  %r121 = xor <4 x i64> %r120, %r107
  %r122 = xor <4 x i64> %r121, %r114
  %r123 = lshr <4 x i64> %r117, splat (i64 32)
  %r124 = xor <4 x i64> %r123, %r105
  %r125 = xor <4 x i64> %r124, %r115
  %r126 = add <4 x i64> %r114, splat (i64 2654435769)
  %r127 = add <4 x i64> %r115, splat (i64 3144134277)
  %r128 = and <4 x i64> %r122, splat (i64 4294967295)
  %r129 = mul <4 x i64> %r128, splat (i64 3528531795)
  %r130 = and <4 x i64> %r125, splat (i64 4294967295)
  %r131 = mul <4 x i64> %r130, splat (i64 3449720151)
  %r132 = lshr <4 x i64> %r131, splat (i64 32)
  %r133 = xor <4 x i64> %r132, %r119
  %r134 = xor <4 x i64> %r133, %r126
  %r135 = lshr <4 x i64> %r129, splat (i64 32)
  %r136 = xor <4 x i64> %r135, %r117
  %r137 = xor <4 x i64> %r136, %r127
  %r138 = and <4 x i64> %r134, splat (i64 4294967295)
  %r139 = and <4 x i64> %r131, splat (i64 4294967295)
  %r140 = and <4 x i64> %r137, splat (i64 4294967295)
  %r141 = and <4 x i64> %r129, splat (i64 4294967295)
  %r142 = shl <4 x i64> %r140, splat (i64 21)
  %r143 = lshr <4 x i64> %r141, splat (i64 11)
  %r144 = or <4 x i64> %r142, %r143
  %r145 = uitofp <4 x i64> %r144 to <4 x double>
  %r146 = fmul <4 x double> %r145, splat (double 0x3CA0000000000000)
  %r147 = fadd <4 x double> %r8, %r146
  %r148 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r149 = shufflevector <4 x i64> %r148, <4 x i64> poison, <4 x i32> zeroinitializer
  %r150 = add nuw nsw <4 x i64> %r149, <i64 0, i64 1, i64 2, i64 3>
  %r151 = icmp slt <4 x i64> %r150, splat (i64 6)
  %r152 = getelementptr inbounds double, ptr %state, i64 %k6.e
  store <4 x double> %r147, ptr %r152, align 32, !tbaa !2
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

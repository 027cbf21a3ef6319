target datalayout = "e-m:e-i64:64-S128"
target triple = "x86_64-unknown-linux-gnu"

declare i64 @llvm.cttz.i64(i64, i1)

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
  %r9 = fcmp ogt <4 x double> %r8, splat (double 0x0000000000000000)
  %r10 = getelementptr inbounds i8, ptr %state, i64 192
  %r11 = getelementptr inbounds i8, ptr %r10, i64 %k6.e
  %r12 = load <4 x i8>, ptr %r11, align 4, !tbaa !8
  %r13 = icmp ne <4 x i8> %r12, zeroinitializer
  %r14 = and <4 x i1> %r9, %r13
  %r15 = getelementptr inbounds i8, ptr %state, i64 256
  %r16 = getelementptr inbounds i64, ptr %r15, i64 %k6.e
  %r17 = load <4 x i64>, ptr %r16, align 32, !tbaa !10
  %r18 = insertelement <4 x i64> poison, i64 %k6.e, i64 0
  %r19 = shufflevector <4 x i64> %r18, <4 x i64> poison, <4 x i32> zeroinitializer
  %r20 = add nuw nsw <4 x i64> %r19, <i64 0, i64 1, i64 2, i64 3>
  %r21 = icmp slt <4 x i64> %r20, splat (i64 6)
  %r22 = and <4 x i1> %r14, %r21
  %r23 = bitcast <4 x i1> %r22 to i4
  %r24 = zext i4 %r23 to i64
  %r25 = icmp ne i64 %r24, 0
  br label %log.p26
log.p26:
  br i1 %r25, label %log.b26, label %log.e26, !prof !48
log.b26:
  %log.left26 = phi i64 [ %r24, %log.p26 ], [ %log.left26.next, %log.b26 ]
  %r27 = call i64 @llvm.cttz.i64(i64 %log.left26, i1 true)
  %r28 = add i64 %k6.e, %r27
  %r29 = getelementptr inbounds i8, ptr %logs, i64 0
  %r30 = load ptr, ptr %r29, align 8, !tbaa !44
  %r31 = getelementptr inbounds i8, ptr %r29, i64 8
  %r32 = load i64, ptr %r31, align 8, !tbaa !44
  %r33 = mul i64 %r32, 40
  %r34 = getelementptr inbounds i8, ptr %r30, i64 %r33
  store i64 %tick, ptr %r34, align 8, !tbaa !44
  %r35 = getelementptr inbounds i8, ptr %r34, i64 8
  store i64 %r28, ptr %r35, align 8, !tbaa !44
  %r36 = extractelement <4 x double> %r8, i64 %r27
  %r37 = getelementptr inbounds i8, ptr %r34, i64 16
  store double %r36, ptr %r37, align 8, !tbaa !44
  %r38 = extractelement <4 x i64> %r17, i64 %r27
  %r39 = getelementptr inbounds i8, ptr %r34, i64 24
  store i64 %r38, ptr %r39, align 8, !tbaa !44
  %r40 = extractelement <4 x i1> %r13, i64 %r27
  %r41 = zext i1 %r40 to i64
  %r42 = getelementptr inbounds i8, ptr %r34, i64 32
  store i64 %r41, ptr %r42, align 8, !tbaa !44
  %r43 = add i64 %r32, 1
  store i64 %r43, ptr %r31, align 8, !tbaa !44
  %r44 = sub i64 %log.left26, 1
  %log.left26.next = and i64 %log.left26, %r44
  %r45 = icmp ne i64 %log.left26.next, 0
  br i1 %r45, label %log.b26, label %log.e26
log.e26:
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

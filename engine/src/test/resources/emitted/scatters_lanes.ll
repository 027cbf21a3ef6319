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
  %k6.sum0 = phi <2 x double> [ zeroinitializer, %k6.pre ], [ %k6.sum0.next, %k6.latch ]
  %r7 = getelementptr inbounds i8, ptr %shared, i64 64
  %r8 = getelementptr inbounds i32, ptr %r7, i64 %k6.e
  %r9 = load i32, ptr %r8, align 4, !tbaa !26, !invariant.load !0
  %r10 = sext i32 %r9 to i64
  %r11 = getelementptr inbounds i32, ptr %shared, i64 %k6.e
  %r12 = load i32, ptr %r11, align 4, !tbaa !24, !invariant.load !0
  %r13 = sext i32 %r12 to i64
  %r14 = getelementptr inbounds i8, ptr %shared, i64 128
  %r15 = getelementptr inbounds double, ptr %r14, i64 %r13
  %r16 = load double, ptr %r15, align 8, !tbaa !28, !invariant.load !0
  %r17 = getelementptr inbounds i8, ptr %shared, i64 128
  %r18 = load double, ptr %r17, align 8, !tbaa !28, !invariant.load !0
  %r19 = fadd double %r16, %r18
  %r20 = getelementptr inbounds i8, ptr %state, i64 256
  %r21 = mul nuw nsw i64 %k6.e, 2
  %r22 = getelementptr inbounds double, ptr %r20, i64 %r21
  %r23 = load <2 x double>, ptr %r22, align 16, !tbaa !6
  %r24 = insertelement <2 x double> poison, double %r19, i64 0
  %r25 = shufflevector <2 x double> %r24, <2 x double> poison, <2 x i32> zeroinitializer
  %r26 = insertelement <2 x i64> poison, i64 %r10, i64 0
  %r27 = shufflevector <2 x i64> %r26, <2 x i64> poison, <2 x i32> zeroinitializer
  %r28 = extractelement <2 x i64> %r27, i64 0
  %r29 = mul nuw nsw i64 %r28, 2
  %r30 = getelementptr inbounds double, ptr %state, i64 %r29
  %r31 = extractelement <2 x double> %r25, i64 0
  store double %r31, ptr %r30, align 8, !tbaa !2
  %r32 = extractelement <2 x i64> %r27, i64 1
  %r33 = mul nuw nsw i64 %r32, 2
  %r34 = getelementptr inbounds double, ptr %state, i64 %r33
  %r35 = getelementptr inbounds double, ptr %r34, i64 1
  %r36 = extractelement <2 x double> %r25, i64 1
  store double %r36, ptr %r35, align 8, !tbaa !2
  %r37 = insertelement <2 x i64> poison, i64 %r13, i64 0
  %r38 = shufflevector <2 x i64> %r37, <2 x i64> poison, <2 x i32> zeroinitializer
  %r39 = extractelement <2 x i64> %r38, i64 0
  %r40 = getelementptr inbounds i8, ptr %state, i64 128
  %r41 = mul nuw nsw i64 %r39, 2
  %r42 = getelementptr inbounds double, ptr %r40, i64 %r41
  %r43 = load double, ptr %r42, align 8, !tbaa !4
  %r44 = extractelement <2 x double> %r23, i64 0
  %r45 = fadd double %r43, %r44
  store double %r45, ptr %r42, align 8, !tbaa !4
  %r46 = extractelement <2 x i64> %r38, i64 1
  %r47 = getelementptr inbounds i8, ptr %state, i64 128
  %r48 = mul nuw nsw i64 %r46, 2
  %r49 = getelementptr inbounds double, ptr %r47, i64 %r48
  %r50 = getelementptr inbounds double, ptr %r49, i64 1
  %r51 = load double, ptr %r50, align 8, !tbaa !4
  %r52 = extractelement <2 x double> %r23, i64 1
  %r53 = fadd double %r51, %r52
  store double %r53, ptr %r50, align 8, !tbaa !4
  %r54 = fadd <2 x double> %k6.sum0, %r23
  br label %k6.latch
k6.latch:
  %k6.sum0.next = fadd <2 x double> %r54, splat (double 0x8000000000000000)
  %k6.e.next = add nsw i64 %k6.e, 1
  %k6.more = icmp slt i64 %k6.e.next, 6
  br i1 %k6.more, label %k6.head, label %k6.done, !llvm.loop !45
k6.done:
  %r55 = getelementptr inbounds i8, ptr %state, i64 640
  %r56 = load <2 x double>, ptr %r55, align 16, !tbaa !14
  %r57 = fadd <2 x double> %r56, %k6.sum0.next
  store <2 x double> %r57, ptr %r55, align 16, !tbaa !14
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

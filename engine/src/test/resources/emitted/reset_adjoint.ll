target datalayout = "e-m:e-i64:64-S128"
target triple = "x86_64-unknown-linux-gnu"

declare <4 x double> @llvm.fabs.v4f64(<4 x double>)

define void @taped(ptr noalias nocapture readonly %frame) #0 {
entry:
  %sharedp = getelementptr inbounds i8, ptr %frame, i64 0
  %shared = load ptr, ptr %sharedp, align 8, !tbaa !50, !invariant.load !0
  %parameterp = getelementptr inbounds i8, ptr %frame, i64 8
  %parameter = load ptr, ptr %parameterp, align 8, !tbaa !50, !invariant.load !0
  %statep = getelementptr inbounds i8, ptr %frame, i64 16
  %state = load ptr, ptr %statep, align 8, !tbaa !50, !invariant.load !0
  %adjointp = getelementptr inbounds i8, ptr %frame, i64 24
  %adjoint = load ptr, ptr %adjointp, align 8, !tbaa !50, !invariant.load !0
  %logsp = getelementptr inbounds i8, ptr %frame, i64 48
  %logs = load ptr, ptr %logsp, align 8, !tbaa !50, !invariant.load !0
  %pitchp = getelementptr inbounds i8, ptr %frame, i64 56
  %pitch = load i64, ptr %pitchp, align 8, !tbaa !50, !invariant.load !0
  %recordtablep = getelementptr inbounds i8, ptr %frame, i64 40
  %recordtable = load ptr, ptr %recordtablep, align 8, !tbaa !50, !invariant.load !0
  %beginp = getelementptr inbounds i8, ptr %frame, i64 64
  %begin = load i64, ptr %beginp, align 8, !tbaa !50, !invariant.load !0
  %endp = getelementptr inbounds i8, ptr %frame, i64 72
  %end = load i64, ptr %endp, align 8, !tbaa !50, !invariant.load !0
  %tapep = getelementptr inbounds i8, ptr %frame, i64 32
  %tape = load ptr, ptr %tapep, align 8, !tbaa !50, !invariant.load !0
  %firsttablep = getelementptr inbounds i8, ptr %frame, i64 80
  %firsttable = load ptr, ptr %firsttablep, align 8, !tbaa !50, !invariant.load !0
  %schedulep = getelementptr inbounds i8, ptr %frame, i64 88
  %schedule = load ptr, ptr %schedulep, align 8, !tbaa !50, !invariant.load !0
  %first0p = getelementptr inbounds i64, ptr %firsttable, i64 0
  %first0 = load i64, ptr %first0p, align 8, !tbaa !50, !invariant.load !0
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
  %r3 = load i64, ptr %r2, align 8, !tbaa !50, !invariant.load !0
  %due0 = icmp sge i64 %r3, 0
  %r4 = xor i64 %r3, -1
  %step0 = select i1 %due0, i64 %r3, i64 %r4
  %r5 = sub nsw i64 %tick, %begin
  %r6 = mul nsw i64 %r5, 128
  %taperow = getelementptr inbounds i8, ptr %tape, i64 %r6
  br i1 %due0, label %due.b7, label %due.e7
due.b7:
  br label %k8.pre
k8.pre:
  br label %k8.head
k8.head:
  %k8.e = phi i64 [ 0, %k8.pre ], [ %k8.e.next, %k8.latch ]
  %r9 = getelementptr inbounds double, ptr %state, i64 %k8.e
  %r10 = load <4 x double>, ptr %r9, align 32, !tbaa !2
  %r11 = getelementptr inbounds i8, ptr %state, i64 64
  %r12 = getelementptr inbounds double, ptr %r11, i64 %k8.e
  %r13 = load <4 x double>, ptr %r12, align 32, !tbaa !4
  %r14 = fmul <4 x double> %r10, %r13
  %r15 = fcmp ogt <4 x double> %r14, splat (double 0x3FF0000000000000)
  %r16 = fsub <4 x double> %r14, splat (double 0x3FF0000000000000)
  %r17 = select <4 x i1> %r15, <4 x double> %r16, <4 x double> %r14
  %r18 = insertelement <4 x i64> poison, i64 %k8.e, i64 0
  %r19 = shufflevector <4 x i64> %r18, <4 x i64> poison, <4 x i32> zeroinitializer
  %r20 = add nuw nsw <4 x i64> %r19, <i64 0, i64 1, i64 2, i64 3>
  %r21 = icmp slt <4 x i64> %r20, splat (i64 6)
  %r22 = getelementptr inbounds double, ptr %state, i64 %k8.e
  store <4 x double> %r17, ptr %r22, align 32, !tbaa !2
  %r23 = getelementptr inbounds double, ptr %taperow, i64 %k8.e
  store <4 x double> %r10, ptr %r23, align 32, !tbaa !46
  %r24 = getelementptr inbounds i8, ptr %taperow, i64 64
  %r25 = getelementptr inbounds double, ptr %r24, i64 %k8.e
  store <4 x double> %r13, ptr %r25, align 32, !tbaa !48
  br label %k8.latch
k8.latch:
  %k8.e.next = add nsw i64 %k8.e, 4
  %k8.more = icmp slt i64 %k8.e.next, 8
  br i1 %k8.more, label %k8.head, label %k8.done, !llvm.loop !51
k8.done:
  br label %due.e7
due.e7:
  br label %tick.latch
tick.latch:
  %tick.next = add nsw i64 %tick, 1
  %more = icmp slt i64 %tick.next, %end
  br i1 %more, label %tick.body, label %tick.done, !llvm.loop !51
tick.done:
  ret void
}

define void @adjoint(ptr noalias nocapture readonly %frame) #0 {
entry:
  %sharedp = getelementptr inbounds i8, ptr %frame, i64 0
  %shared = load ptr, ptr %sharedp, align 8, !tbaa !50, !invariant.load !0
  %parameterp = getelementptr inbounds i8, ptr %frame, i64 8
  %parameter = load ptr, ptr %parameterp, align 8, !tbaa !50, !invariant.load !0
  %statep = getelementptr inbounds i8, ptr %frame, i64 16
  %state = load ptr, ptr %statep, align 8, !tbaa !50, !invariant.load !0
  %adjointp = getelementptr inbounds i8, ptr %frame, i64 24
  %adjoint = load ptr, ptr %adjointp, align 8, !tbaa !50, !invariant.load !0
  %logsp = getelementptr inbounds i8, ptr %frame, i64 48
  %logs = load ptr, ptr %logsp, align 8, !tbaa !50, !invariant.load !0
  %pitchp = getelementptr inbounds i8, ptr %frame, i64 56
  %pitch = load i64, ptr %pitchp, align 8, !tbaa !50, !invariant.load !0
  %recordtablep = getelementptr inbounds i8, ptr %frame, i64 40
  %recordtable = load ptr, ptr %recordtablep, align 8, !tbaa !50, !invariant.load !0
  %beginp = getelementptr inbounds i8, ptr %frame, i64 64
  %begin = load i64, ptr %beginp, align 8, !tbaa !50, !invariant.load !0
  %endp = getelementptr inbounds i8, ptr %frame, i64 72
  %end = load i64, ptr %endp, align 8, !tbaa !50, !invariant.load !0
  %tapep = getelementptr inbounds i8, ptr %frame, i64 32
  %tape = load ptr, ptr %tapep, align 8, !tbaa !50, !invariant.load !0
  %firsttablep = getelementptr inbounds i8, ptr %frame, i64 80
  %firsttable = load ptr, ptr %firsttablep, align 8, !tbaa !50, !invariant.load !0
  %schedulep = getelementptr inbounds i8, ptr %frame, i64 88
  %schedule = load ptr, ptr %schedulep, align 8, !tbaa !50, !invariant.load !0
  %first0p = getelementptr inbounds i64, ptr %firsttable, i64 0
  %first0 = load i64, ptr %first0p, align 8, !tbaa !50, !invariant.load !0
  %last = sub nsw i64 %end, 1
  %some = icmp slt i64 %begin, %end
  br i1 %some, label %tick.pre, label %tick.done
tick.pre:
  br label %tick.body
tick.body:
  %tick = phi i64 [ %last, %tick.pre ], [ %tick.next, %tick.latch ]
  %r0 = mul nsw i64 %tick, 2
  %r1 = add nsw i64 %r0, 0
  %r2 = getelementptr inbounds i64, ptr %schedule, i64 %r1
  %r3 = load i64, ptr %r2, align 8, !tbaa !50, !invariant.load !0
  %due0 = icmp sge i64 %r3, 0
  %r4 = xor i64 %r3, -1
  %step0 = select i1 %due0, i64 %r3, i64 %r4
  %r5 = sub nsw i64 %tick, %begin
  %r6 = mul nsw i64 %r5, 128
  %taperow = getelementptr inbounds i8, ptr %tape, i64 %r6
  br i1 %due0, label %due.b7, label %due.e7
due.b7:
  br label %k8.pre
k8.pre:
  br label %k8.head
k8.head:
  %k8.e = phi i64 [ 0, %k8.pre ], [ %k8.e.next, %k8.latch ]
  %r9 = getelementptr inbounds double, ptr %adjoint, i64 %k8.e
  %r10 = load <4 x double>, ptr %r9, align 32, !tbaa !44
  %r11 = getelementptr inbounds double, ptr %taperow, i64 %k8.e
  %r12 = load <4 x double>, ptr %r11, align 32, !tbaa !46
  %r13 = getelementptr inbounds i8, ptr %taperow, i64 64
  %r14 = getelementptr inbounds double, ptr %r13, i64 %k8.e
  %r15 = load <4 x double>, ptr %r14, align 32, !tbaa !48
  %r16 = fmul <4 x double> %r12, %r15
  %r17 = fcmp ogt <4 x double> %r16, splat (double 0x3FF0000000000000)
  %r18 = fsub <4 x double> %r16, splat (double 0x3FF0000000000000)
  %r19 = fsub <4 x double> %r18, %r16
  %r20 = select <4 x i1> %r17, <4 x double> %r10, <4 x double> splat (double 0x0000000000000000)
  %r21 = select <4 x i1> %r17, <4 x double> splat (double 0x0000000000000000), <4 x double> %r10
  %r22 = fmul <4 x double> %r10, %r19
  %r23 = call <4 x double> @llvm.fabs.v4f64(<4 x double> %r18)
  %r24 = fcmp olt <4 x double> %r23, splat (double 0x4000000000000000)
  %r25 = select <4 x i1> %r24, <4 x double> splat (double 0x3FD0000000000000), <4 x double> splat (double 0x0000000000000000)
  %r26 = fmul <4 x double> %r22, %r25
  %r27 = fadd <4 x double> %r20, %r26
  %r28 = fadd <4 x double> %r21, %r27
  %r29 = fmul <4 x double> %r28, %r15
  %r30 = insertelement <4 x i64> poison, i64 %k8.e, i64 0
  %r31 = shufflevector <4 x i64> %r30, <4 x i64> poison, <4 x i32> zeroinitializer
  %r32 = add nuw nsw <4 x i64> %r31, <i64 0, i64 1, i64 2, i64 3>
  %r33 = icmp slt <4 x i64> %r32, splat (i64 6)
  %r34 = getelementptr inbounds double, ptr %adjoint, i64 %k8.e
  store <4 x double> %r29, ptr %r34, align 32, !tbaa !44
  br label %k8.latch
k8.latch:
  %k8.e.next = add nsw i64 %k8.e, 4
  %k8.more = icmp slt i64 %k8.e.next, 8
  br i1 %k8.more, label %k8.head, label %k8.done, !llvm.loop !51
k8.done:
  br label %due.e7
due.e7:
  br label %tick.latch
tick.latch:
  %tick.next = add nsw i64 %tick, -1
  %more = icmp sge i64 %tick.next, %begin
  br i1 %more, label %tick.body, label %tick.done, !llvm.loop !51
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
!43 = !{!"a21", !0, i64 0}
!44 = !{!43, !43, i64 0}
!45 = !{!"a22", !0, i64 0}
!46 = !{!45, !45, i64 0}
!47 = !{!"a23", !0, i64 0}
!48 = !{!47, !47, i64 0}
!49 = !{!"frame", !0, i64 0}
!50 = !{!49, !49, i64 0}
!51 = distinct !{!51, !52, !53}
!52 = !{!"llvm.loop.unroll.disable"}
!53 = !{!"llvm.loop.vectorize.enable", i1 false}
!54 = !{!"branch_weights", i32 1, i32 1000}

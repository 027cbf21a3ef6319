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
  br label %k0.pre
k0.pre:
  br label %k0.head
k0.head:
  %k0.e = phi i64 [ 0, %k0.pre ], [ %k0.e.next, %k0.latch ]
  %r1 = getelementptr inbounds i8, ptr %parameter, i64 64
  %r2 = load double, ptr %r1, align 8, !tbaa !18
  %r3 = getelementptr inbounds double, ptr %parameter, i64 %k0.e
  %r4 = load <4 x double>, ptr %r3, align 32, !tbaa !16
  %r5 = fadd <4 x double> %r4, splat (double 0x4008000000000000)
  %r6 = insertelement <4 x double> poison, double %r2, i64 0
  %r7 = shufflevector <4 x double> %r6, <4 x double> poison, <4 x i32> zeroinitializer
  %r8 = fdiv <4 x double> %r7, %r5
  %r9 = insertelement <4 x i64> poison, i64 %k0.e, i64 0
  %r10 = shufflevector <4 x i64> %r9, <4 x i64> poison, <4 x i32> zeroinitializer
  %r11 = add nuw nsw <4 x i64> %r10, <i64 0, i64 1, i64 2, i64 3>
  %r12 = icmp slt <4 x i64> %r11, splat (i64 6)
  %r13 = getelementptr inbounds i8, ptr %parameter, i64 128
  %r14 = getelementptr inbounds double, ptr %r13, i64 %k0.e
  store <4 x double> %r8, ptr %r14, align 32, !tbaa !20
  br label %k0.latch
k0.latch:
  %k0.e.next = add nsw i64 %k0.e, 4
  %k0.more = icmp slt i64 %k0.e.next, 8
  br i1 %k0.more, label %k0.head, label %k0.done, !llvm.loop !45
k0.done:
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

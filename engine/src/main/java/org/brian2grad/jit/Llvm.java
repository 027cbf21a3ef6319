package org.brian2grad.jit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The functions of LLVM's C API that are used, under their own names without the prefix.
///
/// Handles of LLVM objects are plain addresses here; the classes above give them owners.
final class Llvm {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LlvmLibrary.load();

  private static final MethodHandle CONTEXT_CREATE = function("LLVMContextCreate", ADDRESS);
  private static final MethodHandle CONTEXT_DISPOSE = procedure("LLVMContextDispose", ADDRESS);
  private static final MethodHandle MEMORY_BUFFER_COPY =
      function("LLVMCreateMemoryBufferWithMemoryRangeCopy", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle BUFFER_START = function("LLVMGetBufferStart", ADDRESS, ADDRESS);
  private static final MethodHandle BUFFER_SIZE = function("LLVMGetBufferSize", JAVA_LONG, ADDRESS);
  private static final MethodHandle DISPOSE_BUFFER = procedure("LLVMDisposeMemoryBuffer", ADDRESS);
  private static final MethodHandle PARSE_IR =
      function("LLVMParseIRInContext", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle VERIFY_MODULE =
      function("LLVMVerifyModule", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle DISPOSE_MODULE = procedure("LLVMDisposeModule", ADDRESS);
  private static final MethodHandle PRINT_MODULE =
      function("LLVMPrintModuleToString", ADDRESS, ADDRESS);
  private static final MethodHandle DISPOSE_MESSAGE = procedure("LLVMDisposeMessage", ADDRESS);
  private static final MethodHandle DEFAULT_TRIPLE =
      function("LLVMGetDefaultTargetTriple", ADDRESS);
  private static final MethodHandle HOST_CPU = function("LLVMGetHostCPUName", ADDRESS);
  private static final MethodHandle HOST_FEATURES = function("LLVMGetHostCPUFeatures", ADDRESS);
  private static final MethodHandle TARGET_FROM_TRIPLE =
      function("LLVMGetTargetFromTriple", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle CREATE_MACHINE =
      function(
          "LLVMCreateTargetMachine",
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT);
  private static final MethodHandle DISPOSE_MACHINE =
      procedure("LLVMDisposeTargetMachine", ADDRESS);
  private static final MethodHandle CREATE_LAYOUT =
      function("LLVMCreateTargetDataLayout", ADDRESS, ADDRESS);
  private static final MethodHandle LAYOUT_TEXT =
      function("LLVMCopyStringRepOfTargetData", ADDRESS, ADDRESS);
  private static final MethodHandle DISPOSE_LAYOUT = procedure("LLVMDisposeTargetData", ADDRESS);
  private static final MethodHandle CREATE_OPTIONS =
      function("LLVMCreatePassBuilderOptions", ADDRESS);
  private static final MethodHandle DISPOSE_OPTIONS =
      procedure("LLVMDisposePassBuilderOptions", ADDRESS);
  private static final MethodHandle SET_LOOP_UNROLLING =
      procedure("LLVMPassBuilderOptionsSetLoopUnrolling", ADDRESS, JAVA_INT);
  private static final MethodHandle RUN_PASSES =
      function("LLVMRunPasses", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle EMIT =
      function(
          "LLVMTargetMachineEmitToMemoryBuffer",
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle ERROR_MESSAGE =
      function("LLVMGetErrorMessage", ADDRESS, ADDRESS);
  private static final MethodHandle DISPOSE_ERROR = procedure("LLVMDisposeErrorMessage", ADDRESS);
  private static final MethodHandle CREATE_JIT =
      function("LLVMOrcCreateLLJIT", ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle DISPOSE_JIT = function("LLVMOrcDisposeLLJIT", ADDRESS, ADDRESS);
  private static final MethodHandle MAIN_LIBRARY =
      function("LLVMOrcLLJITGetMainJITDylib", ADDRESS, ADDRESS);
  private static final MethodHandle GLOBAL_PREFIX =
      function("LLVMOrcLLJITGetGlobalPrefix", JAVA_BYTE, ADDRESS);
  private static final MethodHandle PROCESS_GENERATOR =
      function(
          "LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess",
          ADDRESS,
          ADDRESS,
          JAVA_BYTE,
          ADDRESS,
          ADDRESS);
  private static final MethodHandle ADD_GENERATOR =
      procedure("LLVMOrcJITDylibAddGenerator", ADDRESS, ADDRESS);
  private static final MethodHandle ADD_OBJECT =
      function("LLVMOrcLLJITAddObjectFile", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle LOOKUP =
      function("LLVMOrcLLJITLookup", ADDRESS, ADDRESS, ADDRESS, ADDRESS);

  static {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "AArch64" : "X86";
    for (String part : new String[] {"TargetInfo", "Target", "TargetMC", "AsmPrinter"}) {
      call(procedure("LLVMInitialize" + machine + part));
    }
  }

  private Llvm() {}

  private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... args) {
    return bind(name, FunctionDescriptor.of(result, args));
  }

  private static MethodHandle procedure(String name, MemoryLayout... args) {
    return bind(name, FunctionDescriptor.ofVoid(args));
  }

  private static MethodHandle bind(String name, FunctionDescriptor type) {
    MemorySegment address =
        LIBRARY
            .find(name)
            .orElseThrow(() -> new JitException("the LLVM library has no function " + name));
    return LINKER.downcallHandle(address, type);
  }

  private static Object call(MethodHandle handle, Object... args) {
    try {
      return handle.invokeWithArguments(args);
    } catch (Throwable e) {
      throw new JitException("a call into LLVM failed: " + e.getMessage(), e);
    }
  }

  private static MemorySegment address(MethodHandle handle, Object... args) {
    return (MemorySegment) call(handle, args);
  }

  /// A C string owned by LLVM, copied and released.
  private static String message(MemorySegment text) {
    String copy = text.reinterpret(Long.MAX_VALUE).getString(0);
    call(DISPOSE_MESSAGE, text);
    return copy;
  }

  /// Throws if an `LLVMErrorRef` is not null.
  private static void require(String what, MemorySegment error) {
    if (error.address() != 0) {
      MemorySegment text = address(ERROR_MESSAGE, error);
      String copy = text.reinterpret(Long.MAX_VALUE).getString(0);
      call(DISPOSE_ERROR, text);
      throw new JitException(what + ": " + copy);
    }
  }

  static MemorySegment createContext() {
    return address(CONTEXT_CREATE);
  }

  static void disposeContext(MemorySegment context) {
    call(CONTEXT_DISPOSE, context);
  }

  private static MemorySegment buffer(Arena arena, byte[] content) {
    // The text parser wants a zero after the last byte; LLVM's copy appends one.
    MemorySegment copy = arena.allocateFrom(JAVA_BYTE, content);
    return address(
        MEMORY_BUFFER_COPY, copy, (long) content.length, arena.allocateFrom("brian2grad"));
  }

  /// Parses and verifies a module.
  static MemorySegment parse(Arena arena, MemorySegment context, byte[] ir) {
    MemorySegment module = arena.allocate(ADDRESS);
    MemorySegment error = arena.allocate(ADDRESS);
    if ((int) call(PARSE_IR, context, buffer(arena, ir), module, error) != 0) {
      throw new JitException("LLVM cannot read the code: " + message(error.get(ADDRESS, 0)));
    }
    MemorySegment parsed = module.get(ADDRESS, 0);
    int broken = (int) call(VERIFY_MODULE, parsed, 2, error);
    String text = message(error.get(ADDRESS, 0));
    if (broken != 0) {
      disposeModule(parsed);
      throw new JitException("the code is not well formed: " + text);
    }
    return parsed;
  }

  static void disposeModule(MemorySegment module) {
    call(DISPOSE_MODULE, module);
  }

  static String print(MemorySegment module) {
    return message(address(PRINT_MODULE, module));
  }

  static String defaultTriple() {
    return message(address(DEFAULT_TRIPLE));
  }

  static String hostCpu() {
    return message(address(HOST_CPU));
  }

  static String hostFeatures() {
    return message(address(HOST_FEATURES));
  }

  /// @param level 0 to 3 as `-O` counts them, for the code generator
  static MemorySegment createMachine(
      Arena arena, String triple, String cpu, String features, int level) {
    MemorySegment target = arena.allocate(ADDRESS);
    MemorySegment error = arena.allocate(ADDRESS);
    MemorySegment name = arena.allocateFrom(triple);
    if ((int) call(TARGET_FROM_TRIPLE, name, target, error) != 0) {
      throw new JitException(
          "LLVM knows no machine " + triple + ": " + message(error.get(ADDRESS, 0)));
    }
    int positionIndependent = 2;
    int jitCodeModel = 1;
    return address(
        CREATE_MACHINE,
        target.get(ADDRESS, 0),
        name,
        arena.allocateFrom(cpu),
        arena.allocateFrom(features),
        level,
        positionIndependent,
        jitCodeModel);
  }

  static void disposeMachine(MemorySegment machine) {
    call(DISPOSE_MACHINE, machine);
  }

  static String dataLayout(MemorySegment machine) {
    MemorySegment layout = address(CREATE_LAYOUT, machine);
    String text = message(address(LAYOUT_TEXT, layout));
    call(DISPOSE_LAYOUT, layout);
    return text;
  }

  static void runPasses(Arena arena, MemorySegment module, String passes, MemorySegment machine) {
    MemorySegment options = address(CREATE_OPTIONS);
    try {
      call(SET_LOOP_UNROLLING, options, 0);
      require(
          "the passes " + passes,
          address(RUN_PASSES, module, arena.allocateFrom(passes), machine, options));
    } finally {
      call(DISPOSE_OPTIONS, options);
    }
  }

  /// @param object whether to emit an object file, else assembly text
  static byte[] emit(Arena arena, MemorySegment machine, MemorySegment module, boolean object) {
    MemorySegment error = arena.allocate(ADDRESS);
    MemorySegment buffer = arena.allocate(ADDRESS);
    if ((int) call(EMIT, machine, module, object ? 1 : 0, error, buffer) != 0) {
      throw new JitException("LLVM cannot generate code: " + message(error.get(ADDRESS, 0)));
    }
    MemorySegment emitted = buffer.get(ADDRESS, 0);
    long size = (long) call(BUFFER_SIZE, emitted);
    byte[] bytes = address(BUFFER_START, emitted).reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
    call(DISPOSE_BUFFER, emitted);
    return bytes;
  }

  /// A JIT that sees the functions of this process (the C library's mathematics).
  static MemorySegment createJit(Arena arena) {
    MemorySegment out = arena.allocate(ADDRESS);
    require("creating a JIT", address(CREATE_JIT, out, MemorySegment.NULL));
    MemorySegment jit = out.get(ADDRESS, 0);
    byte prefix = (byte) call(GLOBAL_PREFIX, jit);
    require(
        "looking into the process",
        address(PROCESS_GENERATOR, out, prefix, MemorySegment.NULL, MemorySegment.NULL));
    call(ADD_GENERATOR, address(MAIN_LIBRARY, jit), out.get(ADDRESS, 0));
    return jit;
  }

  static void disposeJit(MemorySegment jit) {
    require("disposing of a JIT", address(DISPOSE_JIT, jit));
  }

  static void addObject(Arena arena, MemorySegment jit, byte[] object) {
    require("linking", address(ADD_OBJECT, jit, address(MAIN_LIBRARY, jit), buffer(arena, object)));
  }

  static MemorySegment lookup(Arena arena, MemorySegment jit, String name) {
    MemorySegment out = arena.allocate(JAVA_LONG);
    require("looking up " + name, address(LOOKUP, jit, out, arena.allocateFrom(name)));
    return MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
  }
}

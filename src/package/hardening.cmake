# What makes a fault in the program hard to use: each flag where the compiler, the processor and the C library have it.
# tests/hardening.py reads in the program what came of it.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard)
  string(MAKE_C_IDENTIFIER "HAS${flag}" has)
  check_c_compiler_flag(${flag} ${has})
  if(${has})
    target_compile_options(trailaudit_flags INTERFACE ${flag})
  endif()
endforeach()

# 3 knows sizes that are found out at run time; gcc 12 with glibc 2.34. The compiler warns where it takes 3 for 2.
set(CMAKE_REQUIRED_FLAGS "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_c_source_compiles("#include <string.h>
#if !defined(__USE_FORTIFY_LEVEL) || __USE_FORTIFY_LEVEL < 3
#error no
#endif
int main(void) { return 0; }" HAS_FORTIFY_3)
unset(CMAKE_REQUIRED_FLAGS)
if(HAS_FORTIFY_3)
  set(FORTIFY 3)
else()
  set(FORTIFY 2)
endif()
target_compile_options(trailaudit_flags INTERFACE
  $<$<CONFIG:Release>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${FORTIFY}>)
target_link_options(trailaudit_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)

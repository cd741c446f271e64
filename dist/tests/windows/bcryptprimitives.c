/* ProcessPrng, which Windows has since version 8 and Wine before version 9 lacks. Rust's standard library takes its random
   bytes from it. Only tests use this. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length);

BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  while (length > 0) {
    const ULONG count = length > 4096 ? 4096 : (ULONG)length;
    if (!SystemFunction036(data, count)) return FALSE;
    data += count;
    length -= count;
  }
  return TRUE;
}

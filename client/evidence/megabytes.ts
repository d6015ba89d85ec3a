/** Up to the next tenth, so that what is too much never reads as if it were not. */
export function megabytes(bytes: number): string {
  const tenths = Math.ceil((bytes / 1024 ** 2) * 10)
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1)
}

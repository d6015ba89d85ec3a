/** An account id of 浙政钉, as people give it and as it is sent to; a list would be several. */
export function isZhezhengdingAccount(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}

/** Whether a string is a language code such as `de` or `pt-BR` that this runtime knows. */
export const isLanguage = (code: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([code]).length === 1 && /^[a-z]{2,3}(?:-|$)/.test(code)
  } catch {
    return false
  }
}

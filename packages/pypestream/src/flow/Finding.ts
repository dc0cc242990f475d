/** Something that is wrong in a file, with its place. Holds names and numbers of the file, never what a conversation said. */
export interface Finding {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column?: string
  /** Stable, lower-case and hyphenated. */
  readonly code: string
  /** What is wrong and what to do. */
  readonly message: string
}

export const finding = (
  file: string,
  line: number,
  column: string | undefined,
  code: string,
  message: string
): Finding => (column === undefined ? { file, line, code, message } : { file, line, column, code, message })

/** One line for a person: `flow.csv:12 «What Next?»: …`. */
export const show = ({ column, file, line, message }: Finding): string =>
  `${file}:${line}${column === undefined ? "" : ` «${column}»`}: ${message}`

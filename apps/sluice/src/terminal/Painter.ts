import picocolors from "picocolors"

/** Colours by meaning. */
export interface Painter {
  readonly good: (text: string) => string
  readonly warn: (text: string) => string
  readonly bad: (text: string) => string
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
}

/** With colours, or with none. */
export const make = (colours: boolean): Painter => {
  const { green, yellow, red, bold, dim } = picocolors.createColors(colours)
  return { good: green, warn: yellow, bad: red, strong: bold, faint: dim }
}

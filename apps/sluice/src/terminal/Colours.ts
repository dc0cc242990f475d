import picocolors from "picocolors"

/** Colours by meaning. */
export interface Colours {
  readonly good: (text: string) => string
  readonly warn: (text: string) => string
  readonly bad: (text: string) => string
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
}

/** Colours, or unchanged text. */
export const make = (isColoured: boolean): Colours => {
  const { green, yellow, red, bold, dim } = picocolors.createColors(isColoured)
  return { good: green, warn: yellow, bad: red, strong: bold, faint: dim }
}

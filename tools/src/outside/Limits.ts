/** A limit of the weight of `sluice`. The measurements do not depend on the machine. */
export interface Limit {
  readonly what: string
  readonly most: number
  readonly unit: string
}

/** The limits that `.ci/run` checks. See docs/adr/0031-weight-of-the-library.md. */
export const limits = {
  packages: { what: "packages that npm installs for sluice without optional dependencies", most: 20, unit: "" },
  bytes: { what: "size of these packages", most: 60_000_000, unit: "bytes" },
  modules: { what: 'modules that import "sluice" loads', most: 300, unit: "" },
  createSluice: { what: "size after gzip of a bundle with createSluice", most: 480_000, unit: "bytes" },
  createSender: { what: "size after gzip of a bundle with createSender", most: 260_000, unit: "bytes" }
} as const satisfies Readonly<Record<string, Limit>>

/** Returns a sentence about a measurement. Throws if it is above the limit. */
export const check = ({ most, unit, what }: Limit, measured: number): string => {
  const sentence = `${what}: ${amount(measured, unit)} of at most ${amount(most, unit)}`
  if (measured > most) throw new Error(sentence)
  return sentence
}

const amount = (n: number, unit: string): string => `${n.toLocaleString("en-GB")}${unit === "" ? "" : ` ${unit}`}`

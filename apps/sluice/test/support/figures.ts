import { appendFileSync } from "node:fs"

/** Prints a figure of a proof. `npm run proof` also records it in docs/RELIABILITY.md. */
export const figure = (text: string): void => {
  process.stdout.write(`${text}\n`)
  const path = process.env["SLUICE_PROOF_FIGURES"]
  if (path !== undefined) appendFileSync(path, `${text}\n`)
}

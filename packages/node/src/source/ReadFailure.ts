import { SourceError } from "@sluice/core/Source"
import { codeOf, sentence } from "../files/FileFault.js"

/** The reason a file cannot be read, the number of its records that were read, and the consequence. */
interface Failure {
  readonly source: string
  readonly error: unknown
  readonly readBefore?: number
  /** A sentence; empty if there is nothing to say. */
  readonly consequence: string
}

/** The error of a file for the pipeline. */
export const asSourceError = ({ error, readBefore = 0, source, consequence }: Failure): SourceError => {
  const damage = damageOf(error)
  const why =
    damage === undefined
      ? sentence(source, "read", error)
      : `${source} cannot be read: ${damage}, ${readUntilDamage(readBefore)}. Fetch the file again.`
  return new SourceError({ source, message: consequence === "" ? why : `${why} ${consequence}` })
}

/** The sentence about the files after the failed one. */
export const laterFiles = (count: number): string => {
  if (count === 0) return ""
  return count === 1 ? "The file after it was not read." : `The ${count} files after it were not read.`
}

/** The damage of an archive. Undefined if the error is not about an archive. */
export const damageOf = (error: unknown): string | undefined => {
  const code = codeOf(error)
  return (
    archiveDamage[code] ?? (/^(?:ERR__ERROR|ERR_BROTLI|ZSTD_error)/.test(code) ? "the archive is damaged" : undefined)
  )
}

const archiveDamage: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the archive ends too early",
  Z_DATA_ERROR: "the archive is damaged",
  TRAILING_BYTES: "other bytes follow the end of the archive"
}

const readUntilDamage = (count: number): string => {
  if (count === 0) return "before its first record"
  return count === 1 ? "after its first record" : `after its first ${count.toLocaleString("en-US")} records`
}

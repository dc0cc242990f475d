import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either, Redacted } from "effect"

/** Compares what a caller offers with the secret, in a time that tells nothing of how much of it was right. */
export type Check = (offered: string | undefined) => Promise<boolean>

const shortest = 16

/** Takes one secret, or two while one takes the other's place. Refuses what is short or was never filled in. */
export const make = (
  secrets: ReadonlyArray<Redacted.Redacted<string>>
): Either.Either<Check, ReadonlyArray<Reason>> => {
  const texts = secrets.map((secret) => Redacted.value(secret))
  const problems = texts.flatMap((text) => problemOf(text))
  if (texts.length === 0) problems.push(mistake("secret-missing", "The door needs a secret that callers share."))
  if (problems.length > 0) return Either.left(problems)
  const sums = texts.map(digest)
  return Either.right(async (offered) => {
    const sum = await digest(offered ?? "")
    const equal = (await Promise.all(sums)).map((known) => isEqual(known, sum))
    return offered !== undefined && equal.includes(true)
  })
}

const mistake = (code: string, message: string): Reason => ({ code, path: "secret", message })

const problemOf = (text: string): Array<Reason> => {
  if (Text.isPlaceholder(text))
    return [mistake("secret-placeholder", "The secret is a placeholder that nobody filled in.")]
  if (!/^[\x21-\x7e]*$/.test(text))
    return [
      mistake(
        "secret-not-sendable",
        "The secret holds a blank, a line break or a letter beyond ASCII, which no header carries as it is. Look at its ends."
      )
    ]
  return text.length < shortest
    ? [
        mistake(
          "secret-short",
          `The secret has fewer than ${shortest} characters. Take a random one, as "openssl rand -hex 32" makes it.`
        )
      ]
    : []
}

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))

/** Sums of one length; every byte is looked at whatever the bytes before were. */
const isEqual = (one: Uint8Array, other: Uint8Array): boolean => {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0)
  return difference === 0
}

import { Redacted } from "effect"

/** Whether a text from a request is one of the secrets. */
export type SecretCheck = (offered: string | undefined) => Promise<boolean>

/** Compares in constant time, so that the response time does not reveal how much of a guess is correct. */
export const make = (secrets: ReadonlyArray<Redacted.Redacted<string>>): SecretCheck => {
  const digests = secrets.map((secret) => digestOf(Redacted.value(secret)))
  return async (offered) => {
    const digest = await digestOf(offered ?? "")
    const equal = (await Promise.all(digests)).map((known) => isEqual(known, digest))
    return offered !== undefined && equal.includes(true)
  }
}

const digestOf = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))

/** Compares every byte of two digests, so that the time reveals nothing about them. */
const isEqual = (one: Uint8Array, other: Uint8Array): boolean => {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0)
  return difference === 0
}

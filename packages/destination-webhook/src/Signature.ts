import { hmac } from "@noble/hashes/hmac.js"
import { sha1 } from "@noble/hashes/legacy.js"
import { sha256, sha512 } from "@noble/hashes/sha2.js"
import { Either, Encoding } from "effect"

/** The message authentication code of bytes. */
type Mac = (key: Uint8Array, message: Uint8Array) => Uint8Array

/** The hash functions of a signature. Typed without the library, which is bundled. */
export const algorithms: Readonly<Record<"sha1" | "sha256" | "sha512", Mac>> = {
  sha1: (key, message) => hmac(sha1, key, message),
  sha256: (key, message) => hmac(sha256, key, message),
  sha512: (key, message) => hmac(sha512, key, message)
}

/** The encodings of a signature. */
export const encodings = { hex: Encoding.encodeHex, base64: Encoding.encodeBase64 } as const

/**
 * The signed text, its algorithm, and the headers with the signature. `{id}`, `{timestamp}`, `{body}` and `{signature}`
 * are replaced.
 */
export interface SignatureForm {
  readonly algorithm: keyof typeof algorithms
  readonly encoding: keyof typeof encodings
  /** The signed text. */
  readonly content: string
  /** Header values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The conversion of the secret to the key: its bytes in UTF-8, or Base64 after an optional prefix `whsec_`. */
  readonly secret: "text" | "base64"
}

/**
 * Forms that receivers verify with existing libraries, as documented in November 2026.
 *
 * - `standard-webhooks`: the specification of standardwebhooks.com, version 1.0.0.
 * - `stripe`: docs.stripe.com/webhooks, *Verify webhook signatures manually*.
 * - `github`: docs.github.com/webhooks, *Validating webhook deliveries*. It has no time, so a repeated request is valid.
 */
export const forms = {
  "standard-webhooks": {
    algorithm: "sha256",
    encoding: "base64",
    content: "{id}.{timestamp}.{body}",
    headers: {
      "webhook-id": "{id}",
      "webhook-timestamp": "{timestamp}",
      "webhook-signature": "v1,{signature}"
    },
    secret: "base64"
  },
  stripe: {
    algorithm: "sha256",
    encoding: "hex",
    content: "{timestamp}.{body}",
    headers: { "stripe-signature": "t={timestamp},v1={signature}" },
    secret: "text"
  },
  github: {
    algorithm: "sha256",
    encoding: "hex",
    content: "{body}",
    headers: { "x-hub-signature-256": "sha256={signature}" },
    secret: "text"
  }
} as const satisfies Readonly<Record<string, SignatureForm>>

/** The parts of a form that have no documented name: everything but the headers has a default. */
export const plain = {
  algorithm: "sha256",
  encoding: "hex",
  content: "{body}",
  secret: "text"
} as const satisfies Omit<SignatureForm, "headers">

/** The placeholders of signed texts and of headers. */
export const placeholders = { content: ["id", "timestamp", "body"], headers: ["id", "timestamp", "signature"] } as const

const placeholder = /\{([^{}]*)\}/g

/** The names of the placeholders in a text, in their order. */
export const placeholdersIn = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(placeholder), ([, name = ""]) => name)

const encoder = new TextEncoder()

/** The key of a secret. Undefined if the secret is not Base64 although the form requires it. */
export const keyOf = (secret: string, format: SignatureForm["secret"]): Uint8Array | undefined => {
  if (format === "text") return encoder.encode(secret)
  const key = Encoding.decodeBase64(secret.replace(/^whsec_/, ""))
  return Either.isRight(key) && key.right.length > 0 ? key.right : undefined
}

/** The inputs of the signature of a request. */
export interface SignedRequest {
  /** The same whenever these objects are sent. */
  readonly id: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly body: string
}

/** Makes a function that returns the headers of a signed request. Pure. */
export const make = (
  { algorithm, content, encoding, headers }: SignatureForm,
  key: Uint8Array
): ((request: SignedRequest) => Readonly<Record<string, string>>) => {
  const names = Object.entries(headers)
  return ({ body, id, timestamp }) => {
    const values = { id, timestamp: String(timestamp), body }
    const mac = algorithms[algorithm](key, encoder.encode(filled(content, values)))
    const known = { ...values, signature: encodings[encoding](mac) }
    return Object.fromEntries(names.map(([name, value]) => [name, filled(value, known)]))
  }
}

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(placeholder, (whole, name: string) => values[name] ?? whole)

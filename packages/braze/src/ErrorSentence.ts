import { errorConstants } from "@sluice/braze-api/ErrorConstants"
import * as Sentences from "@sluice/braze-api/Sentences"
import type { Reason } from "@sluice/values/Reason"
import * as Redaction from "@sluice/values/Redaction"
import { maxLength } from "./ResponseExcerpt.js"

const otherCode = "braze-refused"
/** Braze validates its recommended events against a schema and reports the first difference. */
const schemaCode = "braze-schema"

const hyphenated = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function codeOf({ text }: Sentences.Sentence): string {
  const found = Object.entries(Sentences.objects).find(([, known]) => known.text === text)
  return found === undefined ? otherCode : `braze-${hyphenated(found[0])}`
}

/** Codes of the sentences, and of the constants that the documentation lists in their place. */
const codes: ReadonlyMap<string, string> = new Map([
  ...Object.values(Sentences.objects).map((sentence) => [sentence.text, codeOf(sentence)] as const),
  ...errorConstants.map(({ constant, sentence }) => [constant, codeOf(sentence)] as const)
])

const explained: ReadonlyMap<string, string> = new Map(
  errorConstants.map(({ constant, sentence }) => [constant, `${constant} (${sentence.text})`])
)

/**
 * The reason for which Braze refused one object. Each known sentence and constant has its own code. For other
 * sentences, `clean` removes the values of the request. See {@link withoutValues}.
 */
export const reason = (sentence: string, clean: (text: string) => string): Reason => {
  const text = sentence.trim()
  const code = codes.get(text)
  if (text === "") return { code: otherCode, message: "Braze refused it without a reason." }
  if (code !== undefined) return { code, message: `Braze refused it: ${explained.get(text) ?? text}` }
  return {
    code: text.startsWith("The property '#/") ? schemaCode : otherCode,
    message: `Braze refused it: ${clean(text).slice(0, maxLength)}`
  }
}

/** A schema sentence contains the value that was sent. Its notation may differ from that of the object. */
const quoted = /value ("(?:[^"\\]|\\.)*"|\S+) did not match/g

/**
 * Makes a function that removes the values of all objects of a request from a string, because Braze may repeat any value
 * in any sentence. The objects are JSON.
 */
export const withoutValues = (objects: ReadonlyArray<string>): ((text: string) => string) => {
  const clean = Redaction.ofAllValues(objects)
  return (text) => clean(text.replace(quoted, "value […] did not match"))
}

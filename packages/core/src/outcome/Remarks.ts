import type { Reason } from "@sluice/values/Reason"

/** What a code means and what to do about it. `{name}` is replaced by a value, which never comes from a record. */
export interface Remark {
  readonly sentence: string
  /** Absent if there is nothing to do. */
  readonly fix?: string
}

/** Every reason of core, except those of mappings and of the answer table, by its code. */
export const table = {
  "gave-up": {
    sentence: "No request to {endpoint} succeeded for {time} (giveUpAfter). {trouble}"
  },
  "told-to-stop": {
    sentence: "The run was asked to stop.",
    fix: "{next}"
  },
  "cut-off": {
    sentence: "The run was aborted while the request was in flight, so it is unknown whether it was applied."
  },
  "answer-lost-earlier": {
    sentence: "An earlier run sent it and got no response. It was not sent again, because it could be counted twice."
  },
  "no-verdict": {
    sentence: "The endpoint returned no verdict for this item.",
    fix: "Return one verdict per item from its reading of the response."
  },
  "not-for-this-route": {
    sentence: "The record does not meet the condition of the route (when)."
  },
  forgotten: {
    sentence: "It is about a person who was removed with sluice forget. It was not sent, and nothing of it is stored."
  },
  "nothing-mapped": {
    sentence: "The mapping returned nothing for this record."
  },
  "destination-threw": {
    sentence: "key, lane or repeatable of the destination {destination} threw an error for this record.",
    fix: "They must accept every object that the item schema accepts."
  },
  "already-delivered": {
    sentence: "It was delivered before with the same content, when it was read at {place}."
  },
  "repeats-record": {
    sentence: "It repeats the record at {place}: the same id and content."
  },
  "changed-after-delivery": {
    sentence:
      "It was delivered before with other content, when it was read at {place}. Sending it again could count it twice.",
    fix: "To send changed records, set source.onChange to send."
  },
  "mapping-changed-after-delivery": {
    sentence:
      "It was delivered before with other content, when it was read at {place}, and the mapping has changed since. Sending it again could count it twice.",
    fix: "To send changed records, set source.onChange to send."
  },
  "id-in-flight": {
    sentence: "The record at {place} has the same id and other content, and its response has not arrived yet.",
    fix: "Send this record again when the other one has its outcome."
  },
  "id-repeats-with-other-content": {
    sentence: "The record at {here} has the same id as the one at {place}, and other content.",
    fix: "With source.remember, an id must identify one record. Choose another path in source.id, or remove source.remember."
  },
  "item-too-large": {
    sentence: "Its {lane} object has {bytes} bytes; a request may have {limit}.",
    fix: "Leave out the largest field."
  },
  others: {
    sentence: "The report lists no more kinds of reasons.",
    fix: "Each reason is in its dead letter."
  }
} as const satisfies Readonly<Record<string, Remark>>

/** A code of the table. */
export type RemarkCode = keyof typeof table

type Text<Of extends RemarkCode> = (typeof table)[Of] extends { readonly fix: infer Fix }
  ? `${(typeof table)[Of]["sentence"]} ${Fix & string}`
  : (typeof table)[Of]["sentence"]
type Names<Of extends string> = Of extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type Values<Of extends RemarkCode> = [Names<Text<Of>>] extends [never]
  ? []
  : [values: Readonly<Record<Names<Text<Of>>, string | number>>]

/** The reason with this code, with its values filled in. */
export const reason = <Of extends RemarkCode>(code: Of, ...[values]: Values<Of>): Reason => {
  const { fix, sentence }: Remark = table[code]
  const text = fix === undefined ? sentence : `${sentence} ${fix}`
  return { code, message: values === undefined ? text : filled(text, values) }
}

/** Whether the message of a code contains values, so that equal causes have different messages. */
export const isFilledIn = (code: string): boolean => filledIn.has(code)

const filledIn: ReadonlySet<string> = new Set(
  Object.entries(table).flatMap(([code, { sentence, ...rest }]) =>
    `${sentence} ${"fix" in rest ? rest.fix : ""}`.includes("{") ? [code] : []
  )
)

const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")).trim()

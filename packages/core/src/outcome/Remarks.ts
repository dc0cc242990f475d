import type { Reason } from "@sluice/values/Reason"

/** The sentence for a code and its fix. `{name}` is replaced by a value, which never comes from a record. */
export interface Remark {
  readonly sentence: string
  /** Absent if no action is needed. */
  readonly fix?: string
}

/** Every reason of core, except those of mappings and of the answer table, by its code. */
export const table = {
  "gave-up": {
    sentence: "No request to {endpoint} succeeded for {time} (giveUpAfter). {trouble}"
  },
  "never-responded": {
    sentence: "{endpoint} did not respond to any request for {time}. {trouble}",
    fix: "Check the address and the network. Then run the command again."
  },
  "wait-too-long": {
    sentence: "{endpoint} requests a wait of {wait}, which is longer than {limit} (giveUpAfter).",
    fix: "Run the command again after the wait, or set a longer giveUpAfter."
  },
  "limit-used-up": {
    sentence:
      "The rate limit of {endpoint} is used up for the next {wait}, which is longer than {limit} (giveUpAfter). Other clients may use it too.",
    fix: "Run the command again after the wait, or set a longer giveUpAfter."
  },
  "told-to-stop": {
    sentence: "The run was stopped on request.",
    fix: "{next}"
  },
  "cut-off": {
    sentence: "The run was aborted before the response arrived, so it is unknown whether the request was applied."
  },
  "answer-lost-earlier": {
    sentence:
      "An earlier run sent the record and got no response. The record was not sent again, because it could be counted twice."
  },
  "no-verdict": {
    sentence: "The endpoint returned no verdict for this item.",
    fix: "Return one verdict per item when reading the response."
  },
  "not-for-this-route": {
    sentence: "The record does not meet the condition of the route (when)."
  },
  "for-no-route": {
    sentence: "It does not meet the condition (when) of any route.",
    fix: "If it should be sent, correct the conditions."
  },
  forgotten: {
    sentence: "The record is about a person who was removed with sluice forget. It was not sent or stored."
  },
  "nothing-mapped": {
    sentence: "The mapping returned nothing for this record."
  },
  "destination-threw": {
    sentence: "{thrown} in {member} of the destination {destination}.",
    fix: "{fix}"
  },
  "destination-returned": {
    sentence: "{member} of the destination {destination} returned {found}{at}; expected {expected}.",
    fix: "{fix}"
  },
  "token-not-fetched": {
    sentence: "The access token of the destination {destination} could not be fetched. {cause}"
  },
  "token-refused": {
    sentence: "{destination} refused the access token. Another token is fetched, and the request is sent again."
  },
  "already-delivered": {
    sentence: "The record was delivered before with the same content, from {place}."
  },
  "repeats-record": {
    sentence: "The record has the same id and content as the one at {place}."
  },
  "changed-after-delivery": {
    sentence:
      "The record was delivered before with other content, from {place}. Sending it again could count it twice.",
    fix: "To send changed records, set source.onChange to send."
  },
  "mapping-changed-after-delivery": {
    sentence:
      "The record was delivered before with other content, from {place}, and the mapping has changed since. Sending it again could count it twice.",
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
    sentence: "The {lane} object of the record has {bytes} bytes, but a request may have at most {limit}.",
    fix: "Leave out the largest field."
  },
  others: {
    sentence: "The report lists at most 1,000 kinds of reasons.",
    fix: "The dead letters contain the others."
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

import type { UserQuery } from "mock-braze"
import { member, text, values } from "./Lines.js"

/** A person to show, and the reason. */
export interface Portrait {
  readonly why: string
  readonly who: UserQuery
}

const alias = "pypestream"

/**
 * Three people from a file of conversations: the most frequent customer, a customer whose name is not ASCII, and a visitor
 * without an id. `accepted` reports whether a conversation was delivered.
 */
export const choose = async (path: string, accepted: (id: string) => boolean): Promise<ReadonlyArray<Portrait>> => {
  const visits = new Map<string, number>()
  let foreign: string | undefined
  let visitor: string | undefined
  for await (const conversation of values(path)) {
    const chat = text(conversation, "chat_id")
    if (!accepted(chat)) continue
    const session = member(conversation, "session")
    const customer = text(session, "customer_id")
    if (customer === "") visitor ??= chat
    else visits.set(customer, (visits.get(customer) ?? 0) + 1)
    if (customer !== "" && /[^ -~]/.test(text(session, "first_name"))) foreign ??= customer
  }
  const most = [...visits].reduce<readonly [string, number]>((best, one) => (one[1] > best[1] ? one : best), ["", 0])
  return [
    ...(most[1] > 0 ? [{ why: `${most[1]} conversations, one profile`, who: { external_id: most[0] } }] : []),
    ...(foreign === undefined ? [] : [{ why: "a name that is not ASCII", who: { external_id: foreign } }]),
    ...(visitor === undefined
      ? []
      : [{ why: "a visitor without a customer id", who: { alias: { alias_label: alias, alias_name: visitor } } }])
  ]
}

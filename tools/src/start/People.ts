import type { UserQuery } from "mock-braze"
import { member, text, values } from "./Lines.js"

/** Somebody worth showing, and why. */
export interface Portrait {
  readonly why: string
  readonly who: UserQuery
}

const alias = "pypestream"

/**
 * Three people of a file of conversations: the customer who came most often, a customer whose name is not plain ASCII, a
 * visitor without an id. `accepted` tells whether a conversation arrived.
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
    ...(most[1] > 0 ? [{ why: `came ${most[1]} times, one profile`, who: { external_id: most[0] } }] : []),
    ...(foreign === undefined ? [] : [{ why: "a name that ASCII cannot write", who: { external_id: foreign } }]),
    ...(visitor === undefined
      ? []
      : [{ why: "a visitor without a customer id", who: { alias: { alias_label: alias, alias_name: visitor } } }])
  ]
}

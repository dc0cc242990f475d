import { type Item, Reply, type Transport, Verdict } from "@sluice/core"
import * as Mutant from "../Mutant.js"

const blocked = { code: "refused", message: "The vendor refused the object." }

type Change = (verdict: Verdict.Verdict, item: Item.Item, attempt: Mutant.RepliedAttempt) => Verdict.Verdict

/** The verdicts of a reply, one per item. Undefined if it is about the whole request. */
const verdictsOf = (
  reply: Reply.Reply,
  { items }: Mutant.RepliedAttempt
): ReadonlyArray<Verdict.Verdict> | undefined => {
  if (reply._tag !== "Judged") return undefined
  return reply.verdicts ?? items.map(() => Verdict.accepted)
}

/** A mistake in each verdict. */
const ofVerdicts = (name: string, change: Change): Mutant.Mutant =>
  Mutant.ofReply(name, (reply, attempt) => {
    const verdicts = verdictsOf(reply, attempt)
    if (verdicts === undefined || reply._tag !== "Judged") return reply
    const changed = verdicts.map((verdict, index) => {
      const item = attempt.items[index]
      return item === undefined ? verdict : change(verdict, item, attempt)
    })
    return changed.every((verdict, index) => verdict === verdicts[index]) ? reply : { ...reply, verdicts: changed }
  })

/** A mistake in the refusal of an item, by name or alone in its request. */
const ofRefusals = (name: string, change: Change): Mutant.Mutant => {
  const changeOne: Change = (verdict, item, attempt) =>
    verdict._tag === "Refused" ? change(verdict, item, attempt) : verdict
  const { mutate } = ofVerdicts(name, changeOne)
  const alone = Mutant.ofReply(name, (reply, attempt) => {
    const [item] = attempt.items
    if (reply._tag !== "Split" || item === undefined || attempt.items.length > 1) return reply
    return Reply.judged([change(Verdict.refused(reply.reason), item, attempt)])
  })
  return { name, mutate: (routes, changed) => mutate(alone.mutate(routes, changed), changed) }
}

/** Sends an object again that must not be sent twice, although its response was lost. */
const sendingLostAgain = (name: string): Mutant.Mutant => {
  const { mutate } = ofVerdicts(name, (verdict, item) =>
    verdict._tag === "Unsure" && !item.repeatable ? Verdict.again(verdict.reason) : verdict
  )
  const whole = Mutant.ofReply(name, (reply, { items }) =>
    "mayHaveApplied" in reply && items.some(({ repeatable }) => !repeatable)
      ? Reply.outage(Verdict.again(reply.reason), items.length)
      : reply
  )
  return { name, mutate: (routes, changed) => mutate(whole.mutate(routes, changed), changed) }
}

/** A mistake for responses with these statuses. */
const ofStatus = (
  name: string,
  isMeant: (status: number) => boolean,
  read: (count: number) => Reply.Reply
): Mutant.Mutant =>
  Mutant.ofReply(name, (reply, { items, response }) =>
    response !== undefined && isMeant(response.status) ? read(items.length) : reply
  )

const all =
  (verdict: Verdict.Verdict) =>
  (count: number): Reply.Reply =>
    Reply.judged(Array.from({ length: count }, () => verdict))

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const rotated = (verdicts: ReadonlyArray<Verdict.Verdict>): ReadonlyArray<Verdict.Verdict> => [
  ...verdicts.slice(-1),
  ...verdicts.slice(0, -1)
]

const refusedWith =
  (message: (item: Item.Item, request: Transport.HttpRequest | undefined) => string): Change =>
  (_, item, { request }) =>
    Verdict.refused({ code: "refused", message: message(item, request) })

/** Mistakes in interpreting the responses of a vendor. */
export const replies: ReadonlyArray<Mutant.Mutant> = [
  ofStatus("reads every status as success", (status) => !isSuccess(status), all(Verdict.accepted)),
  ofRefusals("ignores the refusals in a response", () => Verdict.accepted),
  ofStatus("reads every 5xx as a refusal", (status) => status >= 500, all(Verdict.refused(blocked))),
  ofStatus("reads a rate limit as a refusal", (status) => status === 429, all(Verdict.refused(blocked))),
  ofStatus("reads a rate limit as success", (status) => status === 429, all(Verdict.accepted)),
  ofStatus("reads a success as a temporary failure", isSuccess, (count) =>
    Reply.outage(Verdict.again({ code: "again", message: "The vendor failed." }), count)
  ),
  ofStatus("stops the run after a success", isSuccess, () =>
    Reply.halt({ code: "halt", message: "The vendor failed." })
  ),
  Mutant.ofReply("reads a lost response as success", (reply, { items, request, response }) =>
    request !== undefined && response === undefined ? all(Verdict.accepted)(items.length) : reply
  ),
  Mutant.ofReply("reads a lost response as a refusal", (reply, { items, request, response }) =>
    request !== undefined && response === undefined ? all(Verdict.refused(blocked))(items.length) : reply
  ),
  sendingLostAgain("sends an object again after its response was lost, although it would count twice"),
  Mutant.ofReply("uses the verdict of the neighbouring item", (reply) => {
    if (reply._tag !== "Judged" || reply.verdicts === undefined) return reply
    const verdicts = rotated(reply.verdicts)
    return verdicts.every(({ _tag }, index) => _tag === reply.verdicts?.[index]?._tag) ? reply : { ...reply, verdicts }
  }),
  Mutant.ofReply("uses the first verdict for all items", (reply) => {
    const [first, ...others] = reply._tag === "Judged" ? (reply.verdicts ?? []) : []
    if (reply._tag !== "Judged" || first === undefined) return reply
    if (others.every(({ _tag }) => _tag === first._tag)) return reply
    return { ...reply, verdicts: reply.verdicts?.map(() => first) }
  }),
  Mutant.ofReply("refuses all objects of a request if one is refused", (reply) => {
    const verdicts = reply._tag === "Judged" ? (reply.verdicts ?? []) : []
    const refused = verdicts.find(({ _tag }) => _tag === "Refused")
    if (reply._tag !== "Judged" || refused === undefined || verdicts.every(({ _tag }) => _tag === "Refused"))
      return reply
    return { ...reply, verdicts: verdicts.map(() => refused) }
  }),
  Mutant.ofReply("returns one verdict too few", (reply, attempt) => {
    const verdicts = verdictsOf(reply, attempt)
    return verdicts === undefined || reply._tag !== "Judged" ? reply : { ...reply, verdicts: verdicts.slice(0, -1) }
  }),
  ofVerdicts("reports an unknown result although the response contains it", (verdict) =>
    verdict._tag === "Accepted" ? Verdict.unsure({ code: "unsure", message: "The result is unknown." }) : verdict
  ),
  ofRefusals("sends refused objects again", () => Verdict.again({ code: "again", message: "The vendor failed." })),
  ofRefusals(
    "writes the person into a reason",
    refusedWith((item) => `The vendor refused ${item.key}.`)
  ),
  ofRefusals(
    "writes the object into a reason",
    refusedWith((item) => `The vendor refused ${item.json}.`)
  ),
  ofRefusals(
    "writes the request into a reason",
    refusedWith((_, request) => `The vendor refused ${request?.url} with ${JSON.stringify(request?.headers)}.`)
  )
]

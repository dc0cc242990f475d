import * as Law from "../Law.js"

/** Law 10. Honest validation: without faults, the vendor refuses nothing that `prepare` accepted. */
export const honestValidation = Law.make(
  {
    number: 10,
    name: "honest validation",
    statement: "without faults, the vendor refuses nothing that prepare accepted"
  },
  function* (trace) {
    if (!trace.setting.faultless) return
    const requests = new Map(trace.requests.map((sent) => [sent.request, sent]))
    for (const { request, reply, step } of trace.answers) {
      const sent = requests.get(request)
      if (reply._tag === "Split" || reply._tag === "Halt")
        yield [`request ${request} was refused as a whole: ${reply.reason.message}`, step]
      if (reply._tag !== "Judged") continue
      for (const [index, verdict] of (reply.verdicts ?? []).entries()) {
        const item = sent?.items[index]
        if (verdict._tag === "Refused")
          yield [`item ${item?.id ?? index} in ${item?.lane ?? "?"} was refused: ${verdict.reason.message}`, step]
      }
    }
  }
)

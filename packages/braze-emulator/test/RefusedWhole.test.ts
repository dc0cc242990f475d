import { describe, expect, it } from "vitest"
import { mistakesHeader } from "../src/http/Exchange.js"
import { alias, open, past, times } from "./Api.js"

const list = (braze: ReturnType<typeof open>) =>
  braze.emulator.workspace.mistakes.list().map(({ code, count, message }) => ({ code, count, message }))

describe("a request that is refused as a whole", () => {
  it("with too many objects reports how many are lost and how many are allowed", () => {
    const braze = open()
    const attributes = times(76, (n) => ({ external_id: `u${n}` }))
    const answer = braze.track({ attributes })
    expect(answer.status).toBe(400)
    expect(answer.headers[mistakesHeader]).toBe("too-many-objects")
    expect(list(braze)).toEqual([
      {
        code: "too-many-objects",
        count: 1,
        message: "A request of 76 objects was refused as a whole with 400; nothing was applied."
      }
    ])
    expect(braze.emulator.workspace.mistakes.list()[0]?.advice).toMatch(/^Send at most 75 objects/)
  })

  it.each([
    ["/users/track", { attributes: 5, events: [{ external_id: "u1", name: "secret", time: past }] }, " of 1 object"],
    ["/users/track", {}, ""],
    ["/users/merge", { merge_updates: [{ secret: 1 }, 2] }, " of 2 objects"],
    ["/users/alias/new", { user_aliases: times(51, (n) => alias(`secret${n}`)) }, " of 51 objects"],
    ["/users/delete", { external_ids: ["secret"], braze_ids: ["secret"] }, " of 2 objects"],
    ["/campaigns/trigger/send", { recipients: [{ external_user_id: "secret" }] }, " of 1 object"]
  ])("at %s with %j is reported with its number of objects and advice", (path, body, objects) => {
    const braze = open()
    expect(braze.post(path, body).status).toBe(400)
    expect(list(braze)).toEqual([
      {
        code: "refused-whole",
        count: 1,
        message: `A request${objects} was refused as a whole with 400; nothing was applied.`
      }
    ])
    const [mistake] = braze.emulator.workspace.mistakes.list()
    expect(mistake?.advice).toContain("do not resend it unchanged")
    expect(JSON.stringify(mistake)).not.toContain("secret")
  })

  it("is reported once if another mistake explains it", () => {
    const braze = open()
    braze.post("/users/track", "{")
    braze.call("POST", "/users/track?events=1")
    expect(braze.mistakes()).toEqual(["malformed-json", "body-in-query"])
  })

  it("counts no object as refused, because none has its own sentence", () => {
    const braze = open()
    braze.post("/users/merge", { merge_updates: [{ secret: 1 }] })
    expect(braze.emulator.workspace.stats.report(0).refused).toEqual({ attributes: 0, events: 0, purchases: 0 })
  })

  it("differs from a request whose objects are refused one by one", () => {
    const braze = open()
    expect(braze.track({ events: [{ external_id: "u1" }] }).status).toBe(400)
    expect(braze.mistakes()).toEqual([])
  })

  it("differs from a refused read", () => {
    const braze = open()
    expect(braze.get("/campaigns/details").status).toBe(400)
    expect(braze.mistakes()).toEqual([])
  })
})

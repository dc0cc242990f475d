import { describe, expect, it } from "vitest"
import { violations } from "./support/Axe.js"
import { isThere } from "./support/Browser.js"
import { hostile, use } from "./support/Fixture.js"

const event = (id: string) => ({ external_id: id, name: "said hello", time: "2026-01-31T12:00:00Z" })

describe.skipIf(!isThere)("the requests page", () => {
  const { mock, open } = use()

  it("explains an empty list, and shows a new request immediately", async () => {
    const { page, complaints } = await open("requests")
    await page.getByRole("heading", { name: "No requests yet" }).waitFor()
    await expect.poll(() => page.locator(".command").innerText()).toContain(`curl ${mock().url}/users/track`)
    await mock().send("/users/track", { events: [event("ada")] })
    await page.getByRole("link", { name: "POST /users/track" }).waitFor()
    expect(complaints).toEqual([])
  })

  it("marks each refused object with its message, and summarises the rest", async () => {
    const { page, complaints } = await open("requests")
    await mock().send("/users/track", {
      attributes: [{ first_name: "Nobody" }],
      events: [event("ada"), { external_id: "eve" }]
    })
    await page.getByRole("row", { name: "2 refused" }).getByRole("link").click()
    const panel = page.getByRole("region", { name: /^Request \d+$/ })
    await panel.getByText("1 object applied, 2 objects refused.").waitFor()
    const marked = panel.locator("[data-path='[\"events\",1]']")
    await expect.poll(() => marked.locator(".tree-mark").first().innerText()).toContain("is required")
    await expect.poll(() => marked.innerText()).toContain("eve")
    await panel.getByRole("button", { name: "Copy as curl" }).click()
    await panel.getByText("Copied").waitFor()
    const line = await page.evaluate(() => navigator.clipboard.readText())
    expect(line).toContain("Bearer $BRAZE_API_KEY")
    expect(line).not.toContain(mock().apiKey)
    expect(complaints).toEqual([])
  })

  it("lists mistakes, advice and dropped objects with their places, and marks them in the body", async () => {
    const answer = await mock().send("/users/track", {
      attributes: [
        ...Array.from({ length: 72 }, (_, n) => ({ external_id: `crowd-${n}`, plan: "free" })),
        { external_id: "ada", Email: "ada@example.com" },
        { user_alias: { alias_label: "chat", alias_name: "nobody" }, plan: "free" }
      ]
    })
    const { page, complaints } = await open(`requests/${answer.headers.get("x-request-id")}`)
    const mistakes = page.getByRole("region", { name: "Client mistakes" })
    await mistakes.getByText("alias-creates-nothing").waitFor()
    await expect
      .poll(() => mistakes.locator("li li").allInnerTexts())
      .toEqual([
        expect.stringMatching(/^attributes\[73\]\.user_alias\s+is unknown and creates no profile\.\s+dropped$/)
      ])
    expect(await page.getByRole("region", { name: "Dropped" }).count()).toBe(0)
    const advice = page.getByRole("region", { name: "Advice" })
    await advice.getByRole("button", { name: "attributes[72].Email" }).click()
    const marked = page.locator(`[data-path='["attributes",72,"Email"]']`)
    await expect.poll(() => marked.locator(".tree-mark").count()).toBeGreaterThan(0)
    await expect.poll(() => page.locator(`[data-path='["attributes",73]'] .tree-mark`).count()).toBeGreaterThan(0)
    expect(await violations(page)).toEqual([])
    await advice.getByRole("button", { name: "almost-reserved-name" }).click()
    await page.getByText("1 match").waitFor()
    expect(complaints).toEqual([])
  })

  it("filters by mistakes, advice and dropped objects, and by a code", async () => {
    const { page } = await open("requests")
    await page.getByLabel("Advice").check()
    await page.getByText("1 match").waitFor()
    await page.getByLabel("Dropped").check()
    await page.getByText("1 match").waitFor()
    await page.getByRole("button", { name: "Clear" }).click()
    await page.getByLabel("Mistakes").check()
    await page.getByText("2 match").waitFor()
    await page.goto(page.url().replace(/#.*/, "#/requests?code=refused-object"))
    await page.getByText("1 match").waitFor()
    await page.getByRole("button", { name: /^refused-object/ }).click()
    await page.getByText(/^\d+ requests?$/).waitFor()
  })

  it("shows the effects beside each object, and resends an edited request", async () => {
    const answer = await mock().send("/users/track", { attributes: [{ external_id: "resent", plan: "free" }] })
    const { page, complaints } = await open(`requests/${answer.headers.get("x-request-id")}`)
    const effect = page.locator(`[data-path='["attributes",0]'] .effect`)
    await expect.poll(() => effect.innerText()).toContain('resent: plan set to "free"')
    await page.getByRole("button", { name: "Edit and resend" }).click()
    const form = page.getByRole("form", { name: "Edit and resend" })
    expect(await violations(page)).toEqual([])
    const text = await form.getByLabel("Body").inputValue()
    await form.getByLabel("Body").fill(text.replace("free", "premium"))
    await form.getByRole("button", { name: "Send" }).click()
    await form.getByRole("status").getByText("Response 201.").waitFor()
    await form.getByRole("link", { name: "Show the new request" }).click()
    await expect.poll(() => effect.innerText()).toContain('resent: plan "free" → "premium"')
    expect(complaints).toEqual([])
  })

  it("opens a request by the id in its response, and navigates from there", async () => {
    await mock().send("/users/track", { events: [event("before")] })
    const answer = await mock().send("/users/track", { events: [event("by its id")] })
    await mock().send("/users/track", { events: [event("after")] })
    const id = answer.headers.get("x-request-id") ?? ""
    const { page, complaints } = await open(`requests/${id.toUpperCase()}`)
    const panel = page.getByRole("region", { name: /^Request \d+$/ })
    await panel.getByText("by its id").first().waitFor()
    await page.locator(".request-row.is-open").waitFor()
    const number = Number(/No\. (\d+)/.exec(await panel.innerText())?.[1])
    await page.keyboard.press("j")
    await panel.getByText("before").first().waitFor()
    await expect.poll(() => page.url()).toMatch(new RegExp(`#/requests/${number - 1}$`))
    expect(complaints).toEqual([])
  })

  it("reports an unknown request id", async () => {
    const { page } = await open("requests/00000000-0000-4000-8000-000000000000")
    await page
      .getByRole("region", { name: /^Request / })
      .getByText("No request has this id")
      .waitFor()
  })

  it("says that a request keeps a limited number of notes", async () => {
    const recipients = Array.from({ length: 50 }, (_, n) => ({ external_user_id: `nobody-${n}` }))
    const some = await mock().send("/canvas/trigger/send", { canvas_id: "v", recipients })
    const { page } = await open(`requests/${some.headers.get("x-request-id")}`)
    await page.getByRole("region", { name: "Client mistakes" }).waitFor()
    await expect.poll(() => page.getByText(/keeps the first 200/).count()).toBe(0)
    const attributes = Array.from({ length: 75 }, (_, n) => ({
      external_id: `noted-${n}`,
      Email: "a@example.com",
      EMail: "a@example.com",
      eMail: "a@example.com"
    }))
    const many = await mock().send("/users/track", { attributes })
    await page.goto(page.url().replace(/#.*/, `#/requests/${many.headers.get("x-request-id")}`))
    await page.getByText("The mock keeps the first 200 mistakes and pieces of advice of a request.").waitFor()
  })

  it("keeps its filters in the address, so that they are kept after a reload", async () => {
    const { page } = await open("requests")
    await mock().send("/users/track", { events: [event("ada")] }, { authorization: "Bearer another-key-than-agreed" })
    await page.getByLabel("Status").selectOption("4xx")
    await page.getByText("1 match").waitFor()
    await expect.poll(() => page.url()).toContain("status=4xx")
    await page.reload()
    await page.getByText("1 match").waitFor()
    await expect.poll(() => page.getByLabel("Status").inputValue()).toBe("4xx")
    await expect.poll(() => page.locator(".request-row").count()).toBe(1)
  })

  it("shows the rule that fired", async () => {
    await mock().control("PUT", "/faults", {
      rules: [{ match: {}, action: { type: "status", status: 503 }, times: 1 }]
    })
    await mock().send("/users/track", { events: [event("ada")] })
    await mock().control("DELETE", "/faults")
    const { page } = await open("requests?fault=true")
    await page.getByRole("link", { name: "POST /users/track" }).click()
    await page.getByText("Fault rule 1 fired (status). Nothing was applied.").waitFor()
  })

  it("does not move the list after scrolling down, and counts new requests", async () => {
    for (let i = 0; i < 60; i++) await mock().send("/users/track", { events: [event(`user-${i}`)] })
    const { page } = await open("requests")
    await page.locator(".request-row").first().waitFor()
    const list = page.locator(".request-scroll")
    await list.evaluate((element) => element.scrollTo({ top: 600 }))
    await page.waitForFunction(() => (document.querySelector(".request-scroll")?.scrollTop ?? 0) >= 600)
    const middle = () =>
      page.evaluate(() => {
        const row = document.elementFromPoint(500, 400)?.closest(".request-row")
        return { text: row?.textContent, top: row?.getBoundingClientRect().top }
      })
    await page.waitForFunction(() => document.elementFromPoint(500, 400)?.closest(".request-row") !== null)
    const before = await middle()
    for (let i = 0; i < 3; i++) await mock().send("/users/track", { events: [event("late")] })
    const fresh = page.getByRole("button", { name: "3 new" })
    await fresh.waitFor()
    await expect.poll(middle).toEqual(before)
    await fresh.click()
    await page.getByRole("button", { name: /new$/ }).waitFor({ state: "hidden" })
    await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).toBe(0)
  })

  it("supports the keyboard", async () => {
    const { page } = await open("requests")
    await page.locator(".request-row").first().waitFor()
    await page.getByText("Live", { exact: true }).waitFor()
    await page.keyboard.press("j")
    const newest = await page.locator(".request-row.is-open").innerText()
    await page.keyboard.press("j")
    await page.getByRole("region", { name: /^Request \d+$/ }).waitFor()
    await expect.poll(() => page.locator(".request-row.is-open").innerText()).not.toBe(newest)
    await page.keyboard.press("k")
    await expect.poll(() => page.locator(".request-row.is-open").innerText()).toBe(newest)
    await page.keyboard.press("Escape")
    await page.locator(".request-row.is-open").waitFor({ state: "detached" })
    await page.keyboard.press("/")
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("search")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("u")
    await page.getByRole("heading", { name: "Users" }).waitFor()
  })

  it("shows hostile strings in every field as text", async () => {
    const text = hostile.join(" ")
    const body = {
      attributes: [{ external_id: text, first_name: text, [text]: text }],
      events: [{ ...event(text), name: text, properties: { [text]: text } }, { name: text }]
    }
    await mock().send(`/users/track?${new URLSearchParams({ q: text })}`, body, {
      "x-hostile": "<img src=x onerror=alert(1)>"
    })
    const { page, complaints } = await open("requests")
    await page.locator(".request-row").first().waitFor()
    await page.locator(".request-row a").first().click()
    await page.getByText("Headers", { exact: true }).click()
    await expect.poll(() => page.locator(".panel").innerText()).toContain("<script>alert(2)</script>")
    expect(await page.locator("main img, main iframe, main script").count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it("has no axe violations", async () => {
    const { page } = await open("requests?refused=true")
    await page.locator(".request-row a").first().click()
    await page.locator(".refused").waitFor()
    expect(await violations(page)).toEqual([])
  })

  it("refuses the live feed to pages of another origin", async () => {
    const headers = { origin: "https://elsewhere.example" }
    const answer = await fetch(`${mock().url}/_mock/live`, { headers })
    expect(answer.status).toBe(403)
    await answer.body?.cancel()
  })

  it("filters requests", async () => {
    await mock().send("/users/track", { events: [event("grace")] })
    const { page } = await open("requests")
    await page.getByLabel("User").fill("grace")
    await page.getByLabel("User").press("Enter")
    await page.getByText("1 match").waitFor()
    await expect.poll(() => page.url()).toContain("user=grace")
  })

  it("catches up with requests that arrived while the feed was disconnected", async () => {
    const { page } = await open("requests")
    await page.getByText("Live", { exact: true }).waitFor()
    await page.context().setOffline(true)
    await mock().send("/users/track", { events: [event("unseen")] })
    await page.context().setOffline(false)
    await mock().send("/users/track", { events: [event("seen")] })
    const { total }: { readonly total: number } = JSON.parse(await (await mock().control("GET", "/requests")).text())
    await page.getByText(`${total} requests`, { exact: true }).waitFor()
  })
})

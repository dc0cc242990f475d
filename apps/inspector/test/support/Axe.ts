import axe from "axe-core"
import type { Page } from "playwright-core"

/** A rule of axe that a page breaks, and where. */
export interface Violation {
  readonly rule: string
  readonly places: ReadonlyArray<string>
}

/** What axe finds serious or critical on a page as it stands. */
export const violations = async (page: Page): Promise<ReadonlyArray<Violation>> => {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const library: typeof axe = Reflect.get(globalThis, "axe")
    const { violations } = await library.run(document)
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      places: nodes.map(({ html }) => html.slice(0, 160))
    }))
  })
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, places }) => ({ rule: id, places }))
}

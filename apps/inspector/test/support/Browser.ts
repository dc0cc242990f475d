import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"

const place = "/usr/bin/chromium"

/** Whether there is a browser; `Chromium.mjs` says why not. */
export const isThere = existsSync(place)

/** A browser without a screen and without calls home. Close it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: place,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  })

/** A page with all that went wrong in it: errors, refused by the policy, calls to anybody but the mock. */
export interface Watched {
  readonly page: Page
  readonly complaints: ReadonlyArray<string>
}

/** Of a screen, in the pixels of style sheets. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Opens an address in a page of its own. */
export const open = async (
  browser: Browser,
  url: string,
  scheme: "light" | "dark" = "light",
  size: Size = { width: 1280, height: 800 }
): Promise<Watched> => {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: size,
    permissions: ["clipboard-read", "clipboard-write"]
  })
  const page = await context.newPage()
  const complaints: Array<string> = []
  const { origin } = new URL(url)
  page.on("pageerror", ({ message }) => complaints.push(message))
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text())
  })
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      complaints.push(`a call to ${request.url()}`)
  })
  await page.goto(url)
  return { page, complaints }
}

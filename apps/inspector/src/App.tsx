import { useEffect } from "react"
import { useAddress } from "./Address.js"
import { LiveProvider } from "./control/Live.js"
import { pages } from "./Pages.js"
import { Empty } from "./parts/Empty.js"
import { ErrorBoundary } from "./parts/ErrorBoundary.js"
import { Keys } from "./shell/Keys.js"
import { Sidebar } from "./shell/Sidebar.js"

/** The inspector: navigation and the page of the current address. */
export const App = () => {
  const { page, item, filters } = useAddress()
  const shown = page === "" ? pages[0] : pages.find(({ name }) => name === page)
  const title = [item === undefined ? undefined : item, shown?.title ?? "Page not found", "mock-braze"]
  useEffect(() => {
    document.title = title.filter((part) => part !== undefined).join(" · ")
  })
  return (
    <LiveProvider workspace={filters["workspace"]} key={filters["workspace"] ?? ""}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <div className="shell">
        <Sidebar current={shown?.name} />
        <main id="main" tabIndex={-1}>
          <ErrorBoundary key={shown?.name}>
            {shown === undefined ? (
              <>
                <h1 className="sr">mock-braze</h1>
                <Empty title="Page not found">
                  <p>Choose a page in the navigation.</p>
                </Empty>
              </>
            ) : (
              <shown.component />
            )}
          </ErrorBoundary>
        </main>
      </div>
      <Keys />
    </LiveProvider>
  )
}

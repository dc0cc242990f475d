import { Component, type ReactNode } from "react"
import { Empty } from "./Empty.js"

/** Keeps a page that breaks from taking the rest with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <Empty title="This page broke">
        <p>The mock goes on. Load the page again; if it breaks again, the console of the browser says where.</p>
      </Empty>
    )
  }
}

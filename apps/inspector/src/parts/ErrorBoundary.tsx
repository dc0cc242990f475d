import { Component, type ReactNode } from "react"
import { Empty } from "./Empty.js"

/** Catches errors of a page, so that the rest keeps working. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <Empty title="This page failed">
        <p>The mock is still running. Reload the page. If it fails again, see the browser console for the reason.</p>
      </Empty>
    )
  }
}

import type { ReactNode } from "react"

/** Shown if there is nothing to list, with the next step. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="empty">
    <h2>{title}</h2>
    {children}
  </section>
)

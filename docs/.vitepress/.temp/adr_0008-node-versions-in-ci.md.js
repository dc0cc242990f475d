import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0008 Other versions of Node come from npm","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0008-node-versions-in-ci.md","filePath":"adr/0008-node-versions-in-ci.md"}');
const _sfc_main = { name: "adr/0008-node-versions-in-ci.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0008-other-versions-of-node-come-from-npm" tabindex="-1">0008 Other versions of Node come from npm <a class="header-anchor" href="#_0008-other-versions-of-node-come-from-npm" aria-label="Permalink to &quot;0008 Other versions of Node come from npm&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>We support Node 20.19 and newer. The tests run on one version; the built packages must also load and work on newer ones. A contributor may not have a version manager or containers.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>.ci/run</code> installs the npm packages <code>node@22</code>, <code>node@24</code> and <code>node@26</code>, which contain the binaries, into <code>.cache/node</code>, outside the lock file. With each of them it imports every public module of every built package, runs <code>--version</code> and <code>--help</code> of both commands, and delivers three records from a file to a mock over a socket. A binary that cannot be installed counts as a failure.</p><p>The task cache depends on the major version of Node, because turbo&#39;s own hash does not contain it.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>The same command works on a laptop and in any CI with Node and a shell. The unit tests run on one version only. The smoke test covers the differences between versions: loading, sockets, streams. <a href="/adr/0021-node-26.html">0021</a> has the results for Node 26.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We do not run the whole test suite on every version, because a smoke test finds the same problems in seconds instead of minutes. We did not choose a matrix of containers, because it cannot be reproduced on a machine without containers.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0008-node-versions-in-ci.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0008NodeVersionsInCi = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0008NodeVersionsInCi as default
};

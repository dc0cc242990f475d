import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0019 Folders are concepts, and imports between them have an order","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0019-folders-and-import-order.md","filePath":"adr/0019-folders-and-import-order.md"}');
const _sfc_main = { name: "adr/0019-folders-and-import-order.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0019-folders-are-concepts-and-imports-between-them-have-an-order" tabindex="-1">0019 Folders are concepts, and imports between them have an order <a class="header-anchor" href="#_0019-folders-are-concepts-and-imports-between-them-have-an-order" aria-label="Permalink to &quot;0019 Folders are concepts, and imports between them have an order&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>The largest packages had up to a hundred files on one level. Nothing showed which file depends on which: in core, 148 imports between files formed 11 levels. A package published every module (<code>&quot;./*&quot;</code>), so every internal file was part of the public API and no tool could find unused code.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>A package with more than a few files has one folder per concept. The import rules (<span title="tools/src/ImportRules.ts"><code>tools/src/ImportRules.ts</code></span>) list the folders of a package from low to high. A file may import its own folder and lower folders, types included. Folders below <code>name/*</code> must not import each other.</li><li>A folder with code that the list does not name, or a listed folder that does not exist, is a problem that the check reports.</li><li>Each package lists its public modules in <code>exports</code>. The published name is the name of the module, without its folder, so files can move between folders without a change for users.</li><li>knip reports unused exports of public modules too, and the manifest check reports public modules that no other package and no README uses.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>Core has 26 imports between folders on 7 levels. A new file has one obvious folder. An import in the wrong direction fails the check with the reason, and the usual solution is to move a type or a function to a lower folder.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose a package per concept, because dozens of manifests and builds would result in the same order. We did not choose a folder named <code>internal</code>, because it does not order its files. We did not choose barrel files per folder, because they create cycles and load more than needed.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0019-folders-and-import-order.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0019FoldersAndImportOrder = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0019FoldersAndImportOrder as default
};

const KNOWN =
  /\.(?:ya?ml|json|kyaml|tpl|txt|list|lst|env|images?|tgz|zip)$|^\.env(?:\..+)?$|^kustomization$|\.tar\.gz$/i;
const PROSE =
  /^(?:NOTES|README|LICEN[CS]E|NOTICE|CHANGELOG|AUTHORS|CONTRIBUTING|requirements|robots|CMakeLists)\b.*\.txt$/i;
const TOOLING =
  /^(?:package(?:-lock)?|tsconfig.*|composer|renovate|\.eslintrc|\.prettierrc)\.json$|^(?:pnpm-lock|\.pre-commit-config|mkdocs|codecov|\.golangci)\.ya?ml$/;
const LITTER = /^(?:\._.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/;
const SKIPPED_FOLDERS =
  /^(?:\.git|\.svn|\.hg|node_modules|\.terraform|\.idea|\.vscode|__MACOSX|System Volume Information)$/;

/** Whether a file met in a folder, a zip or a chart may be a deployment file, by its name. */
export function isDeploymentName(base: string): boolean {
  return KNOWN.test(base) && !PROSE.test(base) && !TOOLING.test(base) && !LITTER.test(base);
}

/** Whether a folder is never looked into. */
export function isSkippedFolder(base: string): boolean {
  return SKIPPED_FOLDERS.test(base);
}

/** A file's path as people see it, from bytes that should be UTF-8 and from Chinese Windows are GBK. */
export function decodeName(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  return Buffer.from(bytes).toString('latin1');
}

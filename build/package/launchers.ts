/** Starts the command with the Node.js beside it. Needs nothing but a shell: no PATH, no rights. */
export const SH_LAUNCHER = `#!/bin/sh
self=$0
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=\${self%/*}/$link ;;
  esac
done
case $self in
  */*) here=\${self%/*} ;;
  *) here=. ;;
esac
exec "$here/lib/node" "$here/lib/main/cli/gapferry.mjs" "$@"
`;

export const CMD_LAUNCHER = '@"%~dp0lib\\node.exe" "%~dp0lib\\main\\cli\\gapferry.mjs" %*\r\n';

// Plain JavaScript that any Node 20+ runs: installs what is missing, then runs the command under the pinned Node.
import { spawnSync } from 'node:child_process';
console.error('not yet'); process.exit(1);

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificates } from './certificates.ts';
import { ended } from './docker-registry.ts';
import { freePort } from './free-port.ts';
import { run } from './tools.ts';

export interface Nginx {
  /** 127.0.0.1:PORT, TLS. */
  readonly host: string;
  stop(): Promise<void>;
}

/** nginx with TLS and htpasswd in front of a registry. `settings`: lines of its server block. */
export async function startNginx(
  folder: string,
  upstream: string,
  certificates: Certificates,
  user: { name: string; password: string },
  settings = 'client_max_body_size 0;',
): Promise<Nginx> {
  const host = `127.0.0.1:${await freePort()}`;
  await mkdir(join(folder, 'nginx'), { recursive: true });
  run('htpasswd', ['-Bbc', '-C', '4', join(folder, 'htpasswd'), user.name, user.password]);
  // Started as root its workers would be nobody, who may not read this folder.
  const asRoot = process.getuid?.() === 0 ? 'user root;' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${asRoot} pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; worker_processes 1; events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/nginx/${name};`).join(' ')}
  server {
    listen ${host} ssl; ssl_certificate ${certificates.certPath}; ssl_certificate_key ${certificates.keyPath};
    ${settings}
    auth_basic registry; auth_basic_user_file ${folder}/htpasswd;
    location / {
      proxy_pass http://${upstream};
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; proxy_request_buffering off;
    }
  }
}
`,
  );
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'nginx.log')], {
    stdio: 'ignore',
  });
  for (let tries = 0; !(await listens(host)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error('nginx does not start');
    await delay(50);
  }
  return { host, stop: () => ended(child) };
}

async function listens(host: string): Promise<boolean> {
  // A TLS port answers a plain request, if only with an error.
  return fetch(`http://${host}/`).then(
    () => true,
    () => false,
  );
}

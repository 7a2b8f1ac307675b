const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { min-height: 100dvh; margin: 0; display: grid; place-items: center; background: light-dark(#f5f6f8, #14161a); color: light-dark(#1b1f24, #e7eaee); }
main { width: min(22rem, calc(100% - 2rem)); box-sizing: border-box; padding: 1.5rem; border: 1px solid light-dark(#d9dee4, #333a43); border-radius: 1rem; background: light-dark(#fff, #1f2329); }
h1 { font-size: 1.25rem; margin: 0 0 0.5rem; }
p { margin: 0 0 1rem; color: light-dark(#59626e, #a0a9b4); font-size: 0.9rem; overflow-wrap: anywhere; }
form { display: grid; gap: 0.9rem; }
label { display: grid; gap: 0.3rem; font-size: 0.9rem; font-weight: 600; }
input, button { font: inherit; padding: 0.55rem 0.75rem; border-radius: 0.6rem; border: 1px solid light-dark(#59626e, #a0a9b4); }
button { background: light-dark(#0b6bcb, #4a9eea); color: light-dark(#fff, #0d1117); border-color: transparent; font-weight: 600; cursor: pointer; }
:is(input, button):focus-visible { outline: 2px solid light-dark(#0b6bcb, #4a9eea); outline-offset: 2px; }
.problem { color: light-dark(#a3211c, #ff9d94); }`;

/** Asks who one wants to be. `action` keeps what the client has asked for. */
export function loginPage(action: string, userPoolId: string, problem?: string): string {
  return page('Sign in', `<form method="post" action="${escape(action)}">
<p>This stands in for the user pool ${escape(userPoolId)}. There are no passwords: say who you want to be.</p>
${problem ? `<p class="problem" role="alert">${escape(problem)}</p>` : ''}
<label>User name <input name="username" required maxlength="128" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus></label>
<label>Groups, if any <input name="groups" placeholder="editors, staff" autocapitalize="none" spellcheck="false"></label>
<button>Sign in</button>
</form>`);
}

export function problemPage(problem: string): string {
  return page('This sign-in cannot go on', `<p class="problem" role="alert">${escape(problem)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}</main></body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

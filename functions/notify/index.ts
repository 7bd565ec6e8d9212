import { measured } from '../../shared/runtime/metrics.ts';
import { ports } from '../../shared/runtime/ports.ts';
import { createSesMail, mailSettings } from '../../shared/runtime/ses-mail.ts';
import { createNotify } from './deliver.ts';

const sendMail = createSesMail(mailSettings(ports().environment));
const notify = createNotify({ ...ports(), sendMail });

export const handler = (event: unknown) => measured(ports(), () => notify(event));

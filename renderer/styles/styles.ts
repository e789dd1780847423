// In this order: later ones may narrow what earlier ones say.
import './base.css';
import './shell.css';
import './start.css';
import './ferry.css';
import './forms.css';
import './lists.css';
import './verdicts.css';
import './job.css';
import './record.css';
import './media.css';

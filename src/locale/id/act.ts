/** Acting on the page, in Indonesian. */

import type { ActTexts } from '../act.ts';
import type { Words } from '../locale.ts';

export function act(words: Words): ActTexts {
  return {
    notSaved: 'Belum disimpan: mohon periksa kembali.',
    faults: {
      missing: 'Mohon diisi.',
      too_long: 'Isian ini terlalu panjang.',
      not_a_time: 'Mohon isi tanggal dan waktu.',
      not_a_choice: 'Mohon pilih salah satu dari daftar.',
    },
    readOnly: 'Anda dapat melihat halaman ini, tetapi tidak dapat bertindak.',
    back: 'Kembali ke kantor',

    acknowledgeOrComment: 'Tanggapi atau beri komentar',
    who: (by) => by.replace(/\bthis host\b/, 'server ini'),
    acknowledgedBy: (who, until) => `Ditangani oleh ${who} sampai ${until}.`,
    comments: (count) => `${words.number(count)} komentar`,
    acknowledge: 'Tanggapi',
    acknowledgeHint:
      'Menyatakan bahwa sudah ada yang menangani: sampai saat itu peringatan tidak diulang dan tidak diteruskan ke tingkat berikutnya.',
    howLong: 'Berapa lama',
    lasting: (duration, until) => `${duration}, sampai ${until}`,
    comment: 'Komentar',
    optional: 'boleh kosong',
    yourName: 'Nama Anda',
    yourNameHint: 'Jika beberapa orang memakai satu akun.',
    takeBack: 'Batalkan tanggapan',
    addComment: 'Tambahkan komentar',
    commentsTitle: 'Komentar',
    noComments: 'Belum ada komentar.',
    alertEnded: 'Peringatan ini sudah tidak aktif.',
    done: {
      acknowledged: 'Peringatan telah ditanggapi.',
      withdrawn: 'Tanggapan telah dibatalkan.',
      commented: 'Komentar telah ditambahkan.',
    },
    refusals: {
      unknown_alert: 'Peringatan ini sudah tidak aktif.',
      not_acknowledged: 'Peringatan ini belum ditanggapi.',
      too_many_comments: 'Peringatan ini sudah penuh dengan komentar.',
    },
  };
}

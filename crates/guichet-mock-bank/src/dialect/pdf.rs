//! Documents to download.

/// A PDF of one page with a few lines of plain text: enough for a viewer to open.
pub(super) fn pdf(lines: &[String]) -> Vec<u8> {
    let shown: Vec<_> = lines.iter().map(|line| format!("({}) Tj T*", escaped(line))).collect();
    let text = format!("BT /F1 12 Tf 72 760 Td 18 TL {} ET", shown.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = vec!["0000000000 65535 f \n".to_owned()];
    for (number, object) in (1..).zip(&objects) {
        places.push(format!("{:010} 00000 n \n", file.len()));
        file = format!("{file}{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, size, places) = (file.len(), places.len(), places.concat());
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file = format!("{file}xref\n0 {size}\n{places}{trailer}");
    file.into_bytes()
}

fn escaped(line: &str) -> String {
    line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
}

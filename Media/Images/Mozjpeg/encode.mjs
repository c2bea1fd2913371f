// encode.mjs IN OUT WIDTH HEIGHT QUALITY: IN is the picture that libvips made upright and sRGB; OUT becomes a JPEG as MozJPEG writes it.
import sharp from 'sharp';

if (process.argv[2] === '--version') {
  console.log(`sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, MozJPEG ${sharp.versions.mozjpeg}`);
  process.exit(0);
}

const [input, output, width, height, quality] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
await sharp(input, { failOn: 'warning', sequentialRead: true })
  .flatten({ background: '#ffffff' })
  .resize(Number(width), Number(height), { fit: 'fill' })
  .jpeg({ quality: Number(quality), mozjpeg: true })
  .toFile(output);

namespace Transcode.MediaEvidence.Checks;

/// <summary>
/// Is the n-th picture of the output the n-th of the source? A count can be right while one frame was lost at a seam and another
/// repeated; so each picture, made small, is held against the source's neighbours and must resemble its own number most.
/// </summary>
public static class FrameIdentity
{
    private const int _width = 64;
    private const int _height = 36;
    private const int _size = _width * _height;
    private const int _reach = 2;

    public static IEnumerable<string> Differences(string source, string output, bool deinterlace = false)
    {
        var expected = Pictures(source, deinterlace ? "bwdif=mode=send_frame," : "");
        var actual = Pictures(output, "");
        var count = Math.Min(expected.Length, actual.Length) / _size;
        var wrong = Enumerable.Range(0, count).Select(at => (at, best: Best(expected, actual, at, count))).Where(frame => frame.best != frame.at).ToList();
        if (wrong is [var first, ..])
            yield return $"{wrong.Count} frames show another moment; the first is frame {first.at}, which shows the source's frame {first.best}";
    }

    private static int Best(byte[] expected, byte[] actual, int at, int count)
    {
        var (best, own) = (at, Distance(expected, at, actual, at));
        // Only a clear winner counts: two source frames may be alike.
        var least = own * 0.7 - _size * 0.2;
        for (var other = Math.Max(0, at - _reach); other <= Math.Min(count - 1, at + _reach); other++)
        {
            var distance = Distance(expected, other, actual, at);
            if (other != at && distance < least)
                (best, least) = (other, distance);
        }

        return best;
    }

    private static long Distance(byte[] expected, int expectedAt, byte[] actual, int actualAt)
    {
        var sum = 0L;
        for (var at = 0; at < _size; at++)
            sum += Math.Abs(expected[expectedAt * _size + at] - actual[actualAt * _size + at]);
        return sum;
    }

    private static byte[] Pictures(string path, string before) => Tool.Bytes(
        "ffmpeg",
        ["-v", "error", "-nostdin", .. Source.Options(path), "-i", Source.Name(path), "-map", "0:V:0",
            "-vf", $"{before}scale={_width}:{_height}:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", "-"]);
}

using System.Globalization;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>
/// How a picture is to be shown, by the matrix of its container or of its frames. The nearest quarter turn is made, as players do: any
/// other angle would cut corners off. Pure.
/// </summary>
/// <param name="Orientation">What is made of it.</param>
/// <param name="OddDegrees">The angle that it says, clockwise, where that is no quarter turn; null: it is one.</param>
internal sealed record DisplayMatrix(VideoOrientation Orientation, int? OddDegrees)
{
    private static readonly double _tolerated = Math.Tan(Math.PI / 180);

    public bool SwapsSides => Orientation >= VideoOrientation.Transposed;

    /// <param name="printed">As ffprobe prints it: three rows, each behind its number and a colon; line ends may be written out
    /// ("\n").</param>
    /// <returns>Null: it is no matrix.</returns>
    public static DisplayMatrix? Read(string? printed)
    {
        var rows = (printed ?? "").Replace("\\n", "\n", StringComparison.Ordinal).Split('\n');
        var numbers = rows.Where(row => row.Contains(':', StringComparison.Ordinal))
            .SelectMany(row => row[(row.LastIndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(word => long.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : null as long?).Take(9).ToList();
        return numbers.Count == 9 && numbers.All(number => number is not null)
            ? Of((long)numbers[0]!, (long)numbers[1]!, (long)numbers[3]!, (long)numbers[4]!) : null;
    }

    /// <summary>A point (x, y) goes to (ax + cy, bx + dy). A matrix of zeros says nothing.</summary>
    private static DisplayMatrix Of(double a, double b, double c, double d)
    {
        var swaps = Math.Abs(b) > Math.Abs(a);
        var orientation = (swaps, (swaps ? b : a) < 0, (swaps ? c : d) < 0) switch
        {
            (false, false, false) => VideoOrientation.AsStored,
            (false, true, false) => VideoOrientation.Mirrored,
            (false, true, true) => VideoOrientation.UpsideDown,
            (false, false, true) => VideoOrientation.Flipped,
            (true, false, false) => VideoOrientation.Transposed,
            (true, false, true) => VideoOrientation.TurnedRight,
            (true, true, true) => VideoOrientation.Transversed,
            (true, true, false) => VideoOrientation.TurnedLeft,
        };
        var isOdd = Math.Min(Math.Abs(a), Math.Abs(b)) > _tolerated * Math.Max(Math.Abs(a), Math.Abs(b));
        return new(orientation, isOdd ? (int)Math.Round(Math.Atan2(b, a) * 180 / Math.PI) : null);
    }
}

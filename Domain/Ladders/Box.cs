namespace Transcode.Domain.Ladders;

/// <summary>Fits a still picture into a box: shape kept, never enlarged, at least a pixel each way; sizes need not be even. Pure.</summary>
public static class Box
{
    public static (int Width, int Height) Fit(int width, int height, (int Width, int Height) display)
    {
        var scale = Math.Min(1, Math.Min((double)width / display.Width, (double)height / display.Height));
        return (Side(display.Width * scale), Side(display.Height * scale));
    }

    private static int Side(double size) => Math.Max(1, (int)Math.Round(size, MidpointRounding.AwayFromZero));
}

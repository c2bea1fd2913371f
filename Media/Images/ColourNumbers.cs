namespace Transcode.Media.Images;

/// <summary>
/// Colours told by numbers beside a picture, where no profile tells them. Pure. Numbers: ITU-T H.273, 8.1 and 8.2.
/// </summary>
/// <param name="Red">Chromaticity x and y (CIE 1931), as the others.</param>
/// <param name="Green">Likewise.</param>
/// <param name="Blue">Likewise.</param>
/// <param name="White">Likewise.</param>
/// <param name="Curve">From stored numbers to light.</param>
public sealed record ColourNumbers((double X, double Y) Red, (double X, double Y) Green, (double X, double Y) Blue,
    (double X, double Y) White, LightCurve Curve)
{
    private static readonly (double, double) _daylight = (0.3127, 0.329);

    public static readonly ColourNumbers Srgb = new((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _daylight, new LightCurve.Srgb());

    private static readonly ColourNumbers _wide = Srgb with { Red = (0.708, 0.292), Green = (0.170, 0.797), Blue = (0.131, 0.046) };
    private static readonly ColourNumbers _p3 = Srgb with { Red = (0.680, 0.320), Green = (0.265, 0.690), Blue = (0.150, 0.060) };

    public bool IsHdr => (Curve is LightCurve.Narrow narrow ? narrow.Curve : Curve) is LightCurve.Pq or LightCurve.Hlg;

    /// <summary>
    /// By the codes of colour primaries and transfer characteristics. What is unknown, or is television's older standard that every viewer
    /// takes for sRGB, is sRGB.
    /// </summary>
    public static ColourNumbers Of(int primaries, int curve)
    {
        var colours = primaries switch
        {
            9 => _wide,
            11 => _p3 with { White = (0.314, 0.351) },
            12 => _p3,
            _ => Srgb,
        };
        return colours with
        {
            Curve = curve switch
            {
                4 => new LightCurve.Power(2.2),
                5 => new LightCurve.Power(2.8),
                8 => new LightCurve.Power(1),
                16 => new LightCurve.Pq(),
                18 => new LightCurve.Hlg(),
                _ => new LightCurve.Srgb(),
            }
        };
    }
}

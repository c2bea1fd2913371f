namespace Transcode.Web.Live;

/// <summary>An order by a button. One that fails is told beside the button; the page lives on.</summary>
internal static class Orderly
{
    /// <returns>Null: done; else why not.</returns>
    public static async Task<string?> Failure(Func<Task> order)
    {
        try
        {
            await order();
            return null;
        }
        catch (Exception failure)
        {
            // A silo or the database is away, mostly; whatever it is, who pressed the button is told.
            return failure.Message;
        }
    }
}
